using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Placement;
using Orleans.Placement;

namespace MetaRec.Grains.Training;

/// <inheritdoc cref="ITaskGrain"/>
[PreferLocalPlacement]
[SiloRole(SiloRoles.Worker)]
internal sealed class TaskGrain(JobRuntimes runtimes, ILocalSiloDetails silo) : Grain, ITaskGrain, IGrainMigrationParticipant
{
    private const string OutcomeKey = "outcome";

    private JobRuntime? _runtime;
    private int _task;
    private TaskOutcome? _outcome;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (var training, _, _task) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _runtime = await runtimes.GetAsync(training);
    }

    public Task<DrawnEpisode> DrawAsync(int step, SiloAddress? home)
    {
        Homecoming.MoveIfAway(GrainContext, silo, home);
        var (spec, history) = (_runtime!.Spec, _runtime.Data.Tasks[_task]);
        var episode = EpisodeSampler.DrawTraining(spec.Seed, step, _task, history, spec.Episodes, spec.Setting);
        return Task.FromResult(new DrawnEpisode(
            episode.Task, episode.User, new IndexVector(episode.SupportItems), new ParameterVector(episode.SupportRatings),
            new IndexVector(episode.QueryItems), new ParameterVector(episode.QueryRatings)));
    }

    public Task RecordAsync(TaskOutcome outcome)
    {
        _outcome = outcome;
        return Task.CompletedTask;
    }

    public Task<TaskOutcome?> GetOutcomeAsync() => Task.FromResult(_outcome);

    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_outcome is { } outcome)
        {
            dehydrationContext.TryAddValue(OutcomeKey, outcome);
        }
    }

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue<TaskOutcome>(OutcomeKey, out var outcome))
        {
            _outcome = outcome;
        }
    }
}
