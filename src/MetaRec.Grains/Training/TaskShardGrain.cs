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
internal sealed class TaskShardGrain(JobRuntimes runtimes, LocalTasks locals, ILocalSiloDetails silo) : Grain, ITaskShardGrain
{
    private string _training = "";
    private int _shard;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_training, _shard, _) = GrainKeys.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public Task<DrawnEpisode[]> DrawAsync(int step, int microBatch, SiloAddress? home) => DrawAsync(step, microBatch, home, null);

    public Task<DrawnEpisode[]> DrawPrivateAsync(int step, int microBatch, SiloAddress? home, byte[] samplingKey) => DrawAsync(step, microBatch, home, samplingKey);

    private async Task<DrawnEpisode[]> DrawAsync(int step, int microBatch, SiloAddress? home, byte[]? samplingKey)
    {
        var runtime = await runtimes.GetAsync(_training);
        var moving = Homecoming.MoveIfAway(GrainContext, silo, home);
        var tasks = await runtime.TasksOfAsync(step, microBatch, samplingKey);
        var drawn = new DrawnEpisode[tasks.Length];
        var calls = new List<Task>();
        for (var i = 0; i < tasks.Length; i++)
        {
            // Tasks move when they are called: those of a shard that moves are to follow it.
            if (!moving && locals.Find(_training, tasks[i]) is { } local)
            {
                drawn[i] = local.Draw(step);
            }
            else
            {
                calls.Add(CallAsync(i, tasks[i]));
            }
        }

        await Task.WhenAll(calls);
        return drawn;

        async Task CallAsync(int place, int task) => drawn[place] = await GrainFactory.GetGrain<ITaskGrain>(GrainKeys.Task(_training, _shard, task)).DrawAsync(step, home);
    }
}
