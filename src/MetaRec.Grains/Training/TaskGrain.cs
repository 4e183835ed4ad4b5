using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Training;
using MetaRec.Grains.Placement;
using Orleans.Placement;

namespace MetaRec.Grains.Training;

/// <inheritdoc cref="ITaskGrain"/>
[PreferLocalPlacement]
[SiloRole(SiloRoles.Worker)]
internal sealed class TaskGrain(JobRuntimes runtimes, LocalTasks locals, ILocalSiloDetails silo) : Grain, ITaskGrain
{
    private string _training = "";
    private int _task;
    private LocalTask? _local;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_training, _, _task) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _local = new LocalTask(await runtimes.GetAsync(_training), _task);
        locals.Add(_training, _task, _local);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_local is { } local)
        {
            locals.Remove(_training, _task, local);
        }

        return Task.CompletedTask;
    }

    public Task<DrawnEpisode> DrawAsync(int step, SiloAddress? home)
    {
        Homecoming.MoveIfAway(GrainContext, silo, home);
        return Task.FromResult(_local!.Draw(step));
    }
}
