using MetaRec.Contracts.Models;
using MetaRec.Contracts.Schedules;
using MetaRec.Data.Specs;
using MetaRec.Grains.Schedules;
using MetaRec.Grains.Tests.Live;

namespace MetaRec.Grains.Tests.Schedules;

/// <summary>The stages of a run, one by one, as a test takes them.</summary>
public sealed class ScheduleWorkTests : IAsyncLifetime
{
    private static readonly ScheduleDefinition Definition = new("m", TimeSpan.FromHours(6), 10, PromotionRule.WhenBetter, null);

    private TestCluster _cluster = null!;

    private IModelGrain Model => _cluster.Grains.GetGrain<IModelGrain>("m");

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync(1);

    [Fact]
    public async Task Step_EveryStageTwice_MakesOneJobOneVersionAndOnePromotion()
    {
        await _cluster.TrainAndServeAsync("m", "bad", TestCluster.SmallSpec with { Steps = 1 });
        await LiveFeedback.SendAsync(_cluster, users: 40, each: 8);
        var work = new ScheduleWork("s", _cluster.Grains, TimeProvider.System);
        var schedule = new ScheduleRecord { Definition = Definition with { Spec = TestCluster.SmallSpec with { Steps = 300 } } }.Begin(DateTimeOffset.UtcNow, isManual: true);
        var stages = new List<ScheduleStage>();

        await Wait.UntilAsync(
            async () =>
            {
                // As after a crash between what a stage made and the record of it.
                var lost = await work.StepAsync(schedule);
                var after = await work.StepAsync(schedule);
                if (after != schedule)
                {
                    stages.Add(schedule.Current!.Stage);
                    Assert.Equal((lost.Current ?? lost.Runs[0]).JobId, (after.Current ?? after.Runs[0]).JobId);
                    Assert.Equal((lost.Current ?? lost.Runs[0]).Version, (after.Current ?? after.Runs[0]).Version);
                }

                schedule = after;
                return schedule.Current is null;
            },
            "the run has ended");

        var model = await Model.GetAsync();
        Assert.Equal([ScheduleStage.Snapshot, ScheduleStage.Training, ScheduleStage.Registering, ScheduleStage.Evaluating], stages);
        Assert.Equal((ScheduleOutcome.Promoted, 2), (schedule.Runs[0].Outcome, model.Production!.Value));
        Assert.Equal(2, model.Versions.Count);
        Assert.Equal([1], model.History);
    }

    [Theory]
    [InlineData(ScheduleStage.Training)]
    [InlineData(ScheduleStage.Evaluating)]
    public async Task Step_ModelIsChangedOnTheWay_VersionIsOfTheModelThatItsRatingsAreOf(ScheduleStage changedAt)
    {
        await _cluster.TrainAndServeAsync("m", "bad", TestCluster.SmallSpec with { Steps = 1 });
        await _cluster.ServeAsync("other", "bad");
        await LiveFeedback.SendAsync(_cluster, users: 40, each: 8);
        var work = new ScheduleWork("s", _cluster.Grains, TimeProvider.System);
        var definition = Definition with { Spec = TestCluster.SmallSpec with { Steps = 300 } };
        var schedule = new ScheduleRecord { Definition = definition }.Begin(DateTimeOffset.UtcNow, isManual: true);

        await StepUntilAsync(record => record.Current!.Stage == changedAt);
        schedule = schedule.Define(definition with { Model = "other" }, DateTimeOffset.UtcNow);
        await StepUntilAsync(record => record.Current is null);

        Assert.Equal(("m", 2, ScheduleOutcome.Promoted), (schedule.Runs[0].Model, schedule.Runs[0].Version, schedule.Runs[0].Outcome));
        Assert.Equal(2, (await Model.GetAsync()).Production);
        var other = await _cluster.Grains.GetGrain<IModelGrain>("other").GetAsync();
        Assert.Equal((1, 1), (Assert.Single(other.Versions).Number, other.Production!.Value));
        Assert.Equal(0, schedule.RatingsSeen);

        Task StepUntilAsync(Func<ScheduleRecord, bool> condition) => Wait.UntilAsync(
            async () =>
            {
                if (!condition(schedule))
                {
                    schedule = schedule.Follow(await work.StepAsync(schedule));
                }

                return condition(schedule);
            },
            "the run has come so far");
    }

    [Fact]
    public async Task Step_NoVersionInService_IsSkippedAndTheRunAfterAPromotionTrains()
    {
        var work = new ScheduleWork("early", _cluster.Grains, TimeProvider.System);
        var schedule = new ScheduleRecord { Definition = Definition with { MinNewEvents = 1 } }.Begin(DateTimeOffset.UtcNow, isManual: false);

        schedule = await work.StepAsync(schedule);
        await _cluster.TrainAndServeAsync("m", "first", TestCluster.SmallSpec with { Steps = 1 });
        await LiveFeedback.SendAsync(_cluster, users: 2, each: 3);
        var next = await work.StepAsync(schedule.Begin(DateTimeOffset.UtcNow, isManual: false));

        Assert.Equal(ScheduleOutcome.Skipped, schedule.Runs[0].Outcome);
        Assert.Contains("'m' has no version in service", schedule.Runs[0].Reason, StringComparison.Ordinal);
        Assert.EndsWith("Promote a first one.", schedule.Runs[0].Reason, StringComparison.Ordinal);
        Assert.Equal((ScheduleStage.Training, 6L, "early-2"), (next.Current!.Stage, next.Current.Ratings, next.Current.JobId));
    }

    [Fact]
    public async Task Step_VersionCannotBeEvaluated_SaysSoOnce()
    {
        await _cluster.TrainAndServeAsync("m", "ranks", TestCluster.SmallSpec with
        {
            Steps = 1,
            Episodes = new EpisodeSpec { Negatives = 4 },
            Learner = new LearnerSpec { QueryLoss = QueryLoss.Bpr },
            Model = TestCluster.SmallSpec.Model with { Residual = false },
        });
        await _cluster.Grains.GetGrain<IModelGrain>("m").RegisterAsync("ranks");
        await _cluster.TrainAndServeAsync("m", "rates", TestCluster.SmallSpec with { Steps = 1 });
        var work = new ScheduleWork("once", _cluster.Grains, TimeProvider.System);
        var schedule = new ScheduleRecord { Definition = Definition }.Begin(DateTimeOffset.UtcNow, isManual: true);
        schedule = schedule with { Current = schedule.Current! with { Stage = ScheduleStage.Evaluating, Model = "m", Version = 1 } };

        await Wait.UntilAsync(async () => (schedule = await work.StepAsync(schedule)).Current is null, "the run has ended");

        Assert.StartsWith("Version 1 was not evaluated: It was trained to rank", schedule.Runs[0].Reason, StringComparison.Ordinal);
        Assert.Equal(ScheduleOutcome.NotPromoted, schedule.Runs[0].Outcome);
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();
}
