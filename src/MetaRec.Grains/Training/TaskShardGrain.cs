using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Training;
using MetaRec.Grains.Placement;
using Orleans.Concurrency;
using Orleans.Placement;

namespace MetaRec.Grains.Training;

/// <inheritdoc cref="ITaskShardGrain"/>
[Reentrant]
[PreferLocalPlacement]
[SiloRole(SiloRoles.Worker)]
internal sealed class TaskShardGrain(JobRuntimes runtimes, ILocalSiloDetails silo) : Grain, ITaskShardGrain
{
    private string _training = "";
    private int _shard;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_training, _shard, _) = GrainKeys.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<DrawnEpisode[]> DrawAsync(int step, int microBatch, SiloAddress? home)
    {
        var runtime = await runtimes.GetAsync(_training);
        Homecoming.MoveIfAway(GrainContext, silo, home);
        return await Task.WhenAll(runtime.Data.TasksOf(runtime.Spec, step, microBatch).Select(task => TaskOf(task).DrawAsync(step, home)));
    }

    public Task RecordAsync(IReadOnlyList<TaskOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            _ = TaskOf(outcome.Task).RecordAsync(outcome);
        }

        return Task.CompletedTask;
    }

    private ITaskGrain TaskOf(int task) => GrainFactory.GetGrain<ITaskGrain>(GrainKeys.Task(_training, _shard, task));
}
