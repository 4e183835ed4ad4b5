using MetaRec.Contracts.Training;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Training;

namespace MetaRec.Grains.Training;

/// <summary>What a silo holds of a job: spec, prepared data, engine and its copy of θ.</summary>
public sealed class JobRuntime(TrainingSpec spec, TrainingData data, SiloParameters parameters)
{
    private readonly MetaEngine _engine = new(data.Layout, spec.Learner);

    public TrainingSpec Spec { get; } = spec;

    public TrainingData Data { get; } = data;

    public SiloParameters Parameters { get; } = parameters;

    /// <summary>Computes a micro-batch; to be called on a lane.</summary>
    public MicroBatchResult Compute(IReadOnlyList<Episode> episodes, ParameterVersion version)
    {
        var batch = Collator.Collate(episodes, Data.Context, Spec.Model.ColdTaskShare, Spec.Seed, version.Step);
        using var inputs = Parameters.Gather(version, batch, _engine.Gatherer);
        return _engine.MetaGradient(batch, inputs);
    }
}
