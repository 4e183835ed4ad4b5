using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Serving;

namespace MetaRec.Grains.Tests.Monitoring;

[Collection<MonitoringCollection>]
public sealed class ClusterMetricsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Measurements _measurements = new();

    [Fact]
    public async Task Train_WholeJob_IsMeasuredAsTheJobSays()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var spec = TestCluster.SmallSpec;

        await cluster.Grains.GetGrain<IJobGrain>("secret-job").SubmitAsync(spec);
        var ended = await cluster.WaitForEndAsync("secret-job");

        var tasks = spec.Steps * spec.MicroBatches * spec.MicroBatchSize;
        Assert.Equal(tasks, _measurements.Of("metarec.training.tasks", "outcome", "computed").Sum());
        Assert.Equal(spec.Steps * spec.MicroBatches, _measurements.Of("metarec.training.micro_batch").Count);
        Assert.Equal(spec.Steps, _measurements.Of("metarec.training.step").Count);
        Assert.Equal(ended.Progress.LossAfter, _measurements.Of("metarec.training.query_loss", "adaptation", "after").TakeLast(50).Average(), 1e-4);
        Assert.Equal(ended.Progress.LossBefore, _measurements.Of("metarec.training.query_loss", "adaptation", "before").TakeLast(50).Average(), 1e-4);

        // Each 25 meta-steps, and the last.
        Assert.Equal(3, _measurements.Of("metarec.checkpoint.write").Count);
        await WaitForJobsAsync("succeeded", 1);
        Assert.Equal([0], _measurements.Of("metarec.jobs", "state", "running"));
        AssertLabelsNameNobody("secret-job");
    }

    [Fact]
    public async Task Serve_AnswersAndFeedback_AreMeasuredAndNameNobody()
    {
        await using var cluster = await TestCluster.StartServingAsync(1);
        var user = cluster.Grains.GetGrain<IUserGrain>("m/secret-user");

        var list = await user.RecommendAsync(new RankingQuery());
        await user.AskAsync(1);
        await user.RankAsync([list.Items[0].Item], explain: false);
        var accepted = new FeedbackEvent("one", list.Items[0].Item, 4, DateTimeOffset.UtcNow);
        await user.AppendAsync([accepted, accepted, accepted with { Id = "two", Item = "secret-item" }]);
        await user.RecommendAsync(new RankingQuery());
        await cluster.Grains.GetGrain<ISessionGrain>(0).RecommendAsync(new SessionQuery("m", new Dictionary<string, IReadOnlyList<string>>(), []), new RankingQuery());

        Assert.Equal(
            (2, 1, 1, 1),
            (Answers("recommend"), Answers("ask"), Answers("rank"), Answers("session_recommend")));

        // At the first answer, after the feedback, and for the session.
        Assert.Equal(3, _measurements.Of("metarec.serving.adaptation").Count);
        Assert.All((string[])["accepted", "duplicate", "rejected"], outcome => Assert.Equal(1, _measurements.Of("metarec.serving.feedback", "outcome", outcome).Sum()));
        Assert.Equal([1], _measurements.Of("metarec.serving.versions"));
        Assert.Equal([0], _measurements.Of("metarec.serving.refused"));
        Assert.True(_measurements.Of("metarec.serving.busy").Sum() > 0);
        AssertLabelsNameNobody("secret-user", "secret-item", list.Items[0].Item);
    }

    [Fact]
    public async Task Start_NothingHasHappened_EveryInstrumentIsThereAndCountersAre0()
    {
        await using var cluster = await TestCluster.StartAsync(1);

        Assert.Superset(
            new HashSet<string>(["metarec.jobs", "metarec.lanes", "metarec.training.tasks", "metarec.training.retried", "metarec.serving.answer", "metarec.serving.feedback"]),
            _measurements.Instruments.ToHashSet());
        Assert.Equal([0, 0, 0, 0], _measurements.Of("metarec.training.tasks"));
        Assert.Equal([0, 0, 0], _measurements.Of("metarec.serving.feedback"));
    }

    public void Dispose() => _measurements.Dispose();

    private int Answers(string kind) => _measurements.Of("metarec.serving.answer", "kind", kind).Count;

    private async Task WaitForJobsAsync(string state, int count)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!_measurements.Of("metarec.jobs", "state", state).SequenceEqual([count]))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, $"There were not {count} jobs of the state {state} within {Limit}.");
            await Task.Delay(50);
        }
    }

    private void AssertLabelsNameNobody(params string[] names)
    {
        Assert.Equal("", string.Join(" ", _measurements.Labels.Except(["adaptation", "adapted", "arm", "outcome", "reason", "state", "kind"])));
        Assert.All(_measurements.Labels, label => Assert.Empty(_measurements.ValuesOf(label).Intersect(names)));
    }
}
