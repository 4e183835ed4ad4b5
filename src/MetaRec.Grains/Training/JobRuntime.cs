using System.Collections.Concurrent;
using MetaRec.Contracts.Training;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Training;

namespace MetaRec.Grains.Training;

/// <summary>What a silo holds of a job: spec, prepared data, engine and its copy of θ.</summary>
public sealed class JobRuntime(TrainingSpec spec, TrainingData data, SiloParameters parameters, SiloDeals deals)
{
    private readonly ConcurrentDictionary<string, MetaEngine> _engines = new();

    public TrainingSpec Spec { get; } = spec;

    public TrainingData Data { get; } = data;

    public SiloParameters Parameters { get; } = parameters;

    /// <summary>The tasks of a micro-batch; with a curriculum, the coordinator is asked for each deal once.</summary>
    /// <param name="step">The meta-step.</param>
    /// <param name="microBatch">The micro-batch.</param>
    /// <param name="samplingKey">For a private job: what decides which tasks take part.</param>
    /// <exception cref="StaleVersionException">The training is not at that step.</exception>
    public async Task<int[]> TasksOfAsync(int step, int microBatch, byte[]? samplingKey) => Spec.Episodes.Curriculum == Curriculum.None
        ? Data.TasksOf(Spec, step, microBatch, samplingKey: samplingKey)
        : Data.TasksOf(Spec, step, microBatch, await deals.GetAsync(step / Spec.Episodes.CurriculumEvery));

    /// <summary>Lays a micro-batch out for the engine; θ is not needed for that.</summary>
    public MicroBatch Collate(IReadOnlyList<Episode> episodes, int step) => Collator.Collate(episodes, Data.Context, Spec.Model.ColdTaskShare, Spec.Seed, step);

    /// <summary>Computes a micro-batch; to be called on a lane.</summary>
    /// <param name="batch">The micro-batch.</param>
    /// <param name="version">The version of θ.</param>
    /// <param name="device">The lane's libtorch device; null for the hand-written engine.</param>
    public MicroBatchResult Compute(MicroBatch batch, ParameterVersion version, string? device = null)
    {
        var engine = _engines.GetOrAdd(device ?? "", _ => new MetaEngine(Data.Layout, Spec.Learner, device, Data.Privacy?.ClipNorm));
        using var inputs = Parameters.Gather(version, batch, engine.Gatherer);
        return engine.MetaGradient(batch, inputs);
    }
}
