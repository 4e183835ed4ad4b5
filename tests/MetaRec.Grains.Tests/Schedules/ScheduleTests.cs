using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Schedules;
using MetaRec.Contracts.Serving;
using MetaRec.Data.Specs;
using MetaRec.Grains.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Schedules;

/// <summary>Schedules whose times a test sets.</summary>
public sealed class ScheduleTests : IAsyncLifetime
{
    private static readonly ScheduleDefinition Definition = new("m", TimeSpan.FromHours(6), 10, PromotionRule.WhenBetter, null);

    private readonly ShiftedTime _time = new();
    private TestCluster _cluster = null!;

    private IScheduleGrain Schedule => _cluster.Grains.GetGrain<IScheduleGrain>("s");

    private IModelGrain Model => _cluster.Grains.GetGrain<IModelGrain>("m");

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync(2, configure: services => services.AddSingleton<TimeProvider>(_time));

    [Fact]
    public async Task Run_NewVersionIsBetter_IsPromotedAndTheNextReadShowsIt()
    {
        // In service: a model of a single step; what is trained properly is better.
        await ServeAsync("bad", TestCluster.SmallSpec with { Steps = 1 });
        await LiveFeedback.SendAsync(_cluster, users: 40, each: 8);
        await Schedule.PutAsync(Definition with { Spec = TestCluster.SmallSpec with { Steps = 300 } }, WriteCondition.None);
        Assert.Equal(1, (await ReadAsync()).ModelVersion);

        Assert.Empty((await Schedule.TickAsync())!.Runs);
        _time.Add(TimeSpan.FromHours(7));
        var run = await WaitForRunAsync(1);

        Assert.Equal((ScheduleOutcome.Promoted, 2, "s-1", 320L), (run.Outcome, run.Version, run.JobId, run.Ratings));
        Assert.StartsWith("Better than version 1 in service: on the 32 newest ratings of", run.Reason, StringComparison.Ordinal);
        Assert.Equal(2, (await ReadAsync()).ModelVersion);

        var scenario = Assert.Single((await Model.GetAsync()).Versions[1].Evaluation!.Scenarios);
        Assert.Equal(("newest", 1, 32), (scenario.Scenario, scenario.InService!.Number, scenario.Ratings));
        Assert.Equal(["bias + content", "MF fold-in"], scenario.Floors.Select(floor => floor.Method));
        Assert.Equal(scenario.Version.Mae - scenario.InService.Score.Mae, scenario.InService.Difference, 1e-9);
    }

    [Fact]
    public async Task Run_NewVersionIsWorse_IsNotPromotedAndIsACandidate()
    {
        await ServeAsync("good", TestCluster.SmallSpec with { Steps = 300 });
        await LiveFeedback.SendAsync(_cluster, users: 40, each: 8);
        await Schedule.PutAsync(Definition with { Spec = TestCluster.SmallSpec with { Steps = 1 } }, WriteCondition.None);

        await Schedule.RunNowAsync();
        var run = await WaitForRunAsync(1);

        Assert.Equal((ScheduleOutcome.NotPromoted, 2, true), (run.Outcome, run.Version, run.IsManual));
        Assert.Contains(" than ", run.Reason, StringComparison.Ordinal);
        Assert.NotNull((await Model.GetAsync()).Versions[1].Evaluation);
        Assert.Equal(1, (await Model.GetAsync()).Production);
        Assert.Equal(1, (await ReadAsync()).ModelVersion);
    }

    [Fact]
    public async Task Run_PromoteNever_LeavesABetterVersionAsACandidate()
    {
        await ServeAsync("bad", TestCluster.SmallSpec with { Steps = 1 });
        await LiveFeedback.SendAsync(_cluster, users: 40, each: 8);
        await Schedule.PutAsync(Definition with { Promote = PromotionRule.Never, Spec = TestCluster.SmallSpec }, WriteCondition.None);

        await Schedule.RunNowAsync();
        var run = await WaitForRunAsync(1);

        Assert.Equal(ScheduleOutcome.NotPromoted, run.Outcome);
        Assert.StartsWith("The schedule never promotes.", run.Reason, StringComparison.Ordinal);
        Assert.Equal(1, (await Model.GetAsync()).Production);
    }

    [Fact]
    public async Task Tick_TooFewNewRatings_SkipsAndSaysHowManyThereAre()
    {
        await ServeAsync("first", TestCluster.SmallSpec with { Steps = 2 });
        await LiveFeedback.SendAsync(_cluster, users: 3, each: 3);
        await Schedule.PutAsync(Definition, WriteCondition.None);
        _time.Add(TimeSpan.FromHours(6));

        var run = await WaitForRunAsync(1);

        Assert.Equal((ScheduleOutcome.Skipped, "9 new ratings, and 10 are needed.", 9L), (run.Outcome, run.Reason, run.NewRatings));
        Assert.Null(run.JobId);
        Assert.Empty(await _cluster.Snapshots.ListAsync("m", default));
    }

    [Fact]
    public async Task Tick_ManyTimesMissed_MakesUpForOneAndKeepsTheRhythm()
    {
        await ServeAsync("first", TestCluster.SmallSpec with { Steps = 2 });
        var due = (await Schedule.PutAsync(Definition, WriteCondition.None)).Schedule.NextAt;
        _time.Add(TimeSpan.FromHours(6 * 5) + TimeSpan.FromMinutes(10));

        await Schedule.TickAsync();
        await Schedule.TickAsync();
        var after = (await Schedule.GetAsync())!;

        Assert.Single(after.Runs);
        Assert.Equal(due + TimeSpan.FromHours(6 * 5), after.NextAt);
    }

    [Fact]
    public async Task Tick_Paused_RunsNothingUntilItIsResumed()
    {
        await ServeAsync("first", TestCluster.SmallSpec with { Steps = 2 });
        await Schedule.PutAsync(Definition, WriteCondition.None);
        Assert.True((await Schedule.SetPausedAsync(true)).IsPaused);
        _time.Add(TimeSpan.FromHours(20));

        Assert.Empty((await Schedule.TickAsync())!.Runs);
        await Schedule.SetPausedAsync(false);
        Assert.Single((await Schedule.TickAsync())!.Runs);
    }

    [Fact]
    public async Task Run_NewRatingsAreCountedFromTheLastVersion_AndARunIsMadeOnce()
    {
        await ServeAsync("bad", TestCluster.SmallSpec with { Steps = 1 });
        await LiveFeedback.SendAsync(_cluster, users: 20, each: 6);
        await Schedule.PutAsync(Definition with { Spec = TestCluster.SmallSpec with { Steps = 4 } }, WriteCondition.None);
        _time.Add(TimeSpan.FromHours(6));
        var first = await WaitForRunAsync(1);

        // One new user: six more ratings, of the ten that are needed.
        await LiveFeedback.SendAsync(_cluster, users: 1, each: 6, from: 20);
        _time.Add(TimeSpan.FromHours(6));
        var second = await WaitForRunAsync(2);

        Assert.Equal((120L, 2), (first.Ratings, first.Version));
        Assert.Equal((ScheduleOutcome.Skipped, 6L), (second.Outcome, second.NewRatings));
        Assert.Equal(2, (await Model.GetAsync()).Versions.Count);
    }

    [Fact]
    public async Task Run_SiloOfTheScheduleIsKilled_GoesOnAndMakesOneVersion()
    {
        await ServeAsync("bad", TestCluster.SmallSpec with { Steps = 1 });
        await LiveFeedback.SendAsync(_cluster, users: 20, each: 6);
        await Schedule.PutAsync(Definition with { Spec = TestCluster.SmallSpec with { Steps = 200 } }, WriteCondition.None);
        await Schedule.RunNowAsync();
        await Wait.UntilAsync(async () => (await Schedule.TickAsync())!.Runs[0].Stage == ScheduleStage.Training, "the job trains");

        // Wherever schedule, job and model are: they have to come back on the silo that is left.
        await _cluster.Cluster.StartSiloAsync();
        await _cluster.Cluster.KillSiloAsync(0);
        await _cluster.Cluster.KillSiloAsync(1);
        var run = await WaitForRunAsync(1);

        Assert.Equal((2, "s-1"), (run.Version, run.JobId));
        Assert.Equal(2, (await Model.GetAsync()).Versions.Count);
        Assert.Single((await Schedule.GetAsync())!.Runs);
    }

    [Fact]
    public async Task Run_JobIsStopped_FailsWithTheReasonAndTheNextRunHasAnotherJob()
    {
        await ServeAsync("first", TestCluster.SmallSpec with { Steps = 2 });
        await LiveFeedback.SendAsync(_cluster, users: 20, each: 6);
        await Schedule.PutAsync(Definition with { Spec = TestCluster.SmallSpec with { Steps = 1_000_000 } }, WriteCondition.None);
        await Schedule.RunNowAsync();
        await Wait.UntilAsync(async () => (await Schedule.TickAsync())!.Runs[0].Stage == ScheduleStage.Training, "the job trains");
        await _cluster.WaitAsync("s-1", status => status.Progress.Step > 0);

        await _cluster.Grains.GetGrain<IJobGrain>("s-1").StopAsync();
        var run = await WaitForRunAsync(1);
        await Schedule.PutAsync(Definition with { Spec = TestCluster.SmallSpec with { Steps = 2 } }, WriteCondition.None);
        await Schedule.RunNowAsync();
        var next = await WaitForRunAsync(2);

        Assert.Equal((ScheduleOutcome.Failed, "Job 's-1' was stopped."), (run.Outcome, run.Reason));
        Assert.Equal(("s-2", 2), (next.JobId, next.Version));
    }

    [Fact]
    public async Task Put_Again_KeepsRevisionWhereNothingChangesAndConditionsAreHeldUp()
    {
        var (first, created) = await Schedule.PutAsync(Definition with { Spec = TestCluster.SmallSpec }, WriteCondition.None);
        var (same, createdAgain) = await Schedule.PutAsync(Definition with { Spec = TestCluster.SmallSpec }, WriteCondition.None);
        await Assert.ThrowsAsync<ServingException>(() => Schedule.PutAsync(Definition, new WriteCondition(["other"], null)));
        var (changed, _) = await Schedule.PutAsync(Definition, new WriteCondition([same.ETag], null));

        Assert.Equal((true, false), (created, createdAgain));
        Assert.Equal(first.ETag, same.ETag);
        Assert.NotEqual(first.ETag, changed.ETag);
        Assert.Equal(["s"], await _cluster.Grains.GetGrain<IScheduleDirectoryGrain>(0).ListAsync());
    }

    [Fact]
    public async Task Delete_Schedule_IsGoneAndItsETagFitsNoNewOne()
    {
        var (first, _) = await Schedule.PutAsync(Definition, WriteCondition.None);

        Assert.True(await Schedule.DeleteAsync(WriteCondition.None));
        Assert.False(await Schedule.DeleteAsync(WriteCondition.None));
        Assert.Null(await Schedule.GetAsync());
        Assert.Null(await Schedule.TickAsync());
        Assert.Empty(await _cluster.Grains.GetGrain<IScheduleDirectoryGrain>(0).ListAsync());
        Assert.Equal(ModelProblem.NotFound, (await Assert.ThrowsAsync<ModelException>(() => Schedule.RunNowAsync())).Kind);
        Assert.NotEqual(first.ETag, (await Schedule.PutAsync(Definition, WriteCondition.None)).Schedule.ETag);
    }

    [Fact]
    public async Task Put_WrongValues_AreNamedAllAtOnce()
    {
        var wrong = new ScheduleDefinition("No Model", TimeSpan.FromMinutes(1), 0, PromotionRule.Never, TestCluster.SmallSpec with { Steps = 0 });

        var error = await Assert.ThrowsAsync<InvalidSpecException>(() => Schedule.PutAsync(wrong, WriteCondition.None));

        Assert.Equal(["every", "minNewEvents", "model", "spec.steps"], error.Errors.Keys.Order());
        Assert.Equal("every must be between 5m and 366d, but is 1m.", error.Errors["every"][0]);
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    private Task<RecommendationList> ReadAsync() => _cluster.Grains.GetGrain<IUserGrain>("m/live-1").RecommendAsync(new RankingQuery());

    private Task<ModelVersion> ServeAsync(string job, TrainingSpec spec) => _cluster.TrainAndServeAsync("m", job, spec);

    private async Task<ScheduleRun> WaitForRunAsync(int number)
    {
        ScheduleRun? run = null;
        await Wait.UntilAsync(
            async () =>
            {
                run = (await Schedule.TickAsync())!.Runs.FirstOrDefault(known => known.Number == number);
                return run is { EndedAt: not null };
            },
            $"run {number} has ended");
        return run!;
    }
}
