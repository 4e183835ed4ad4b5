using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Live;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Serving;
using MetaRec.Data.Specs;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Live;

/// <summary>Versions 2, 3 and 4 of model "m" were trained on live data and put into service one after the other; then the snapshot of version 2 was pruned.</summary>
public sealed class PrunedVersionTests : IAsyncLifetime
{
    private static readonly TrainingSpec Spec = TestCluster.SmallSpec with { Steps = 2, Dataset = new DatasetSpec { Name = "live", Live = new LiveSpec { Model = "m" } } };
    private readonly List<string> _snapshots = [];
    private readonly HeldAnswer _jobsInUse = new(typeof(IJobDirectoryGrain), nameof(IJobDirectoryGrain.ListAsync));
    private TestCluster _cluster = null!;

    private IModelGrain Model => _cluster.Grains.GetGrain<IModelGrain>("m");

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartServingAsync(2, services => services.AddSingleton<IIncomingGrainCallFilter>(_jobsInUse));
        await LiveFeedback.SendAsync(_cluster, users: 6, each: 6);
        foreach (var name in new[] { "second", "third", "fourth" })
        {
            var job = _cluster.Grains.GetGrain<IJobGrain>(name);
            var check = await job.CheckAsync(Spec);
            await job.SubmitAsync(check.Spec);
            await _cluster.WaitForEndAsync(name);
            await _cluster.ServeAsync("m", name);
            _snapshots.Add(check.Spec.Dataset.Live!.Snapshot!);
        }

        for (var i = 0; i < 5; i++)
        {
            await _cluster.Grains.GetGrain<ILiveDataGrain>("m").TakeAsync(Spec, 0);
        }

        Assert.DoesNotContain(_snapshots[0], (await _cluster.Snapshots.ListAsync("m", default)).Select(snapshot => snapshot.Name));
    }

    [Theory]
    [InlineData("promote", "Promote another version.")]
    [InlineData("canary", "Make another version the canary.")]
    [InlineData("shadow", "Make another version the shadow.")]
    public async Task Change_SnapshotOfTheVersionPruned_IsRefusedWithVersionSnapshotAndRemedy(string change, string remedy)
    {
        var before = await Model.GetAsync();

        var error = await Assert.ThrowsAsync<ModelException>(() => change switch
        {
            "promote" => Model.PromoteAsync(2, force: true, revision: null),
            "canary" => Model.SetCanaryAsync(2, 0.5, null),
            _ => Model.SetShadowAsync(2, null),
        });

        AssertNames(error, remedy);
        Assert.Equal(before.Revision, (await Model.GetAsync()).Revision);
    }

    [Fact]
    public async Task Rollback_TwiceAndTheSnapshotOfTheSecondPruned_IsRefusedAndUsersAreServedOn()
    {
        Assert.Equal(3, (await Model.RollbackAsync(null)).Production);

        var error = await Assert.ThrowsAsync<ModelException>(() => Model.RollbackAsync(null));

        AssertNames(error, "Promote another version, or delete version 2 and roll back to the one before it.");
        Assert.Equal(3, (await Model.GetAsync()).Production);
        Assert.Equal(3, (await _cluster.Grains.GetGrain<IUserGrain>("m/live-0").RecommendAsync(new RankingQuery { Count = 1 })).ModelVersion);
        await LiveFeedback.SendAsync(_cluster, users: 1, each: 3, from: 6);

        await Model.DeleteAsync(2, null);
        Assert.Equal(1, (await Model.RollbackAsync(null)).Production);
    }

    [Fact]
    public async Task Promote_CheckpointOfTheVersionLost_IsRefused()
    {
        _cluster.Store.Away = true;

        var error = await Assert.ThrowsAsync<ModelException>(() => Model.PromoteAsync(3, force: true, revision: null));

        Assert.Equal(ModelProblem.Conflict, error.Kind);
        Assert.Contains("Version 3 of model 'm' cannot be loaded", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, (await Model.GetAsync()).Production);
    }

    [Fact]
    public async Task Promote_WhileARemovalHasFoundItsSnapshotUnused_SnapshotStays()
    {
        // With version 1 in service and 4 before it, 3 serves nobody and is not what a rollback goes back to: its snapshot goes with the next removal.
        var live = _cluster.Grains.GetGrain<ILiveDataGrain>("m");
        await _cluster.ServeAsync("m", "job");
        var unused = _snapshots[1];
        Assert.Contains(unused, (await _cluster.Snapshots.ListAsync("m", default)).Select(snapshot => snapshot.Name));

        _jobsInUse.Arm();
        var removal = live.PruneAsync();
        await _jobsInUse.Reached;
        await Model.PromoteAsync(3, force: true, revision: null);
        _jobsInUse.Release();
        await removal;

        Assert.Contains(unused, (await _cluster.Snapshots.ListAsync("m", default)).Select(snapshot => snapshot.Name));
        Assert.Equal(3, (await _cluster.Grains.GetGrain<IUserGrain>("m/live-0").RecommendAsync(new RankingQuery { Count = 1 })).ModelVersion);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private void AssertNames(ModelException error, string remedy)
    {
        Assert.Equal(ModelProblem.Conflict, error.Kind);
        Assert.Contains("Version 2 of model 'm' cannot be loaded", error.Message, StringComparison.Ordinal);
        Assert.Contains($"Snapshot {_snapshots[0]} ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(remedy, error.Message, StringComparison.Ordinal);
    }
}
