using MetaRec.Contracts.Training;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Training;

namespace MetaRec.Grains.Training;

/// <summary>What a silo holds of a job: spec, prepared data, engine and its copy of θ.</summary>
public sealed class JobRuntime(TrainingSpec spec, TrainingData data, SiloParameters parameters, SiloDeals deals)
{
    private readonly MetaEngine _engine = new(data.Layout, spec.Learner);

    public TrainingSpec Spec { get; } = spec;

    public TrainingData Data { get; } = data;

    public SiloParameters Parameters { get; } = parameters;

    /// <summary>The tasks of a micro-batch; with a curriculum, the coordinator is asked for each deal once.</summary>
    /// <exception cref="StaleVersionException">The training is not at that step.</exception>
    public async Task<int[]> TasksOfAsync(int step, int microBatch) => Spec.Episodes.Curriculum == Curriculum.None
        ? Data.TasksOf(Spec, step, microBatch)
        : Data.TasksOf(Spec, step, microBatch, await deals.GetAsync(step / Spec.Episodes.CurriculumEvery));

    /// <summary>Lays a micro-batch out for the engine; θ is not needed for that.</summary>
    public MicroBatch Collate(IReadOnlyList<Episode> episodes, int step) => Collator.Collate(episodes, Data.Context, Spec.Model.ColdTaskShare, Spec.Seed, step);

    /// <summary>Computes a micro-batch; to be called on a lane.</summary>
    public MicroBatchResult Compute(MicroBatch batch, ParameterVersion version)
    {
        using var inputs = Parameters.Gather(version, batch, _engine.Gatherer);
        return _engine.MetaGradient(batch, inputs);
    }
}
