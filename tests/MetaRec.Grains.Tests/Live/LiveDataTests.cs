using MetaRec.Contracts.Items;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Live;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Serving;
using MetaRec.Data.Live;
using MetaRec.Data.Specs;
using MetaRec.Grains.Tests.Items;

namespace MetaRec.Grains.Tests.Live;

public sealed class LiveDataTests : IAsyncLifetime
{
    private static readonly TrainingSpec Spec = TestCluster.SmallSpec with { Dataset = new DatasetSpec { Name = "live", Live = new LiveSpec { Model = "m" } } };
    private TestCluster _cluster = null!;

    private ILiveDataGrain Live => _cluster.Grains.GetGrain<ILiveDataGrain>("m");

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartServingAsync(2);

    [Fact]
    public async Task Take_UsersWithFeedback_SnapshotHasTheirRatingsAndTheBaseIsWhatTheVersionWasTrainedOn()
    {
        await LiveFeedback.SendAsync(_cluster, users: 5, each: 4);

        var taken = await Live.TakeAsync(Spec, fewest: 0);
        var snapshot = await ReadAsync(taken.Spec.Dataset.Live!.Snapshot!);

        Assert.Equal((true, 5, 20), (taken.Taken, taken.Users, taken.Ratings));
        Assert.Equal(("synthetic", TestCluster.SmallSpec.Dataset.Synthetic), (taken.Spec.Dataset.Name, taken.Spec.Dataset.Synthetic));
        Assert.Equal((5, 20), (snapshot.Users.Count, snapshot.Ratings));
        Assert.DoesNotContain("live-", System.Text.Json.JsonSerializer.Serialize(snapshot), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_ForgottenUser_IsNotInLaterSnapshots()
    {
        await LiveFeedback.SendAsync(_cluster, users: 2, each: 3);
        await _cluster.Grains.GetGrain<IUserGrain>("m/live-1").DeleteAsync(WriteCondition.None);

        Assert.Equal((1, 3), await CountAsync());

        async Task<(int, long)> CountAsync()
        {
            var taken = await Live.TakeAsync(Spec, 0);
            return (taken.Users, taken.Ratings);
        }
    }

    [Fact]
    public async Task Take_FewerRatingsThanAskedFor_StoresNothing()
    {
        await LiveFeedback.SendAsync(_cluster, users: 1, each: 3);

        var taken = await Live.TakeAsync(Spec, fewest: 4);

        Assert.False(taken.Taken);
        Assert.Null(taken.Spec.Dataset.Live!.Snapshot);
        Assert.Empty(await _cluster.Snapshots.ListAsync("m", default));
    }

    [Fact]
    public async Task Take_NoFeedbackOrNoVersion_IsRefusedWithTheRemedy()
    {
        var none = await Assert.ThrowsAsync<ModelException>(() => Live.TakeAsync(Spec, 0));
        var noVersion = await Assert.ThrowsAsync<ModelException>(() => _cluster.Grains.GetGrain<ILiveDataGrain>("other").TakeAsync(Spec, 0));

        Assert.Contains("no live feedback yet. Send some", none.Message, StringComparison.Ordinal);
        Assert.Contains("Promote a version first", noVersion.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_LiveJob_TrainsOnTheSnapshotToTheBitsOfOneLoopAndServesNewItems()
    {
        await LiveFeedback.SendAsync(_cluster, users: 6, each: 6);
        await _cluster.Grains.GetGrain<ICatalogueGrain>(CatalogueShards.Key("m", CatalogueShards.Of("fresh"))).PutAsync(new ItemWrite("fresh", ItemContents.Of("Fresh", "new")), WriteCondition.None);
        await CatalogueCluster.UntilAsync(
            async () => (await _cluster.Grains.GetGrain<IUserGrain>("m/live-0").AppendAsync([new FeedbackEvent("fresh", "fresh", 5)]))[0].Outcome != FeedbackOutcome.Rejected, "the new item can be rated");

        var job = _cluster.Grains.GetGrain<IJobGrain>("live-job");
        var check = await job.CheckAsync(Spec);
        Assert.Empty(check.Errors);
        await job.SubmitAsync(check.Spec);

        // More feedback, and the same submission again: it is the same job, over the same snapshot.
        await LiveFeedback.SendAsync(_cluster, users: 3, each: 6, from: 6);
        var again = await job.CheckAsync(Spec);
        var ended = await _cluster.WaitForEndAsync("live-job");
        var data = new MetaRec.Grains.Training.TrainingDataCache(snapshots: _cluster.Snapshots);

        Assert.Equal(check.Spec.Identity(), again.Spec.Identity());
        Assert.Equal(JobState.Succeeded, ended.State);
        Assert.Equal(ended.Checkpoint!.Sha256, await TestCluster.HashOfSequentialAsync(check.Spec, data));

        var training = (await data.LoadAsync(check.Spec.Dataset)).Items;
        Assert.Equal("fresh", training[^1]);
        await _cluster.ServeAsync("m", "live-job");
        var list = await _cluster.Grains.GetGrain<IUserGrain>("m/live-3").RecommendAsync(new RankingQuery { Categories = ["new"] });
        Assert.Equal((2, 6, "fresh"), (list.ModelVersion, list.AdaptedOn, Assert.Single(list.Items).Item));
    }

    [Fact]
    public async Task Submit_WithoutASnapshot_IsRefused()
    {
        var error = await Assert.ThrowsAsync<InvalidSpecException>(() => _cluster.Grains.GetGrain<IJobGrain>("raw").SubmitAsync(Spec));

        Assert.Equal("dataset.live.snapshot", Assert.Single(error.Errors).Key);
    }

    [Fact]
    public async Task Prune_ManySnapshots_KeepsTheNewestAndThoseInUse()
    {
        await LiveFeedback.SendAsync(_cluster, users: 6, each: 6);
        var job = _cluster.Grains.GetGrain<IJobGrain>("in-service");
        var check = await job.CheckAsync(Spec with { Steps = 2 });
        await job.SubmitAsync(check.Spec);
        await _cluster.WaitForEndAsync("in-service");
        await _cluster.ServeAsync("m", "in-service");
        var inService = check.Spec.Dataset.Live!.Snapshot!;

        var later = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            later.Add((await Live.TakeAsync(Spec, 0)).Spec.Dataset.Live!.Snapshot!);
        }

        var kept = (await _cluster.Snapshots.ListAsync("m", default)).Select(snapshot => snapshot.Name).ToHashSet();
        Assert.Equal(later.Skip(2).Append(inService).ToHashSet(), kept);
        Assert.Equal(0, await Live.PruneAsync());

        // Version 2, in service, was trained on the first; after a promotion of version 1 and of another it is neither in service nor what a rollback goes back to.
        await _cluster.ServeAsync("m", "job");
        Assert.Contains(inService, (await _cluster.Snapshots.ListAsync("m", default)).Select(snapshot => snapshot.Name));
        await _cluster.Grains.GetGrain<IModelGrain>("m").DeleteAsync(2, null);
        Assert.Equal(1, await Live.PruneAsync());
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    private async Task<LiveSnapshot> ReadAsync(string name) => LiveSnapshotFile.Read(await _cluster.Snapshots.ReadAsync("m", name, default));
}
