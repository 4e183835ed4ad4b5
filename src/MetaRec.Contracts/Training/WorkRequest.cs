using MetaRec.Contracts.Wire;

namespace MetaRec.Contracts.Training;

/// <summary>Names a subtree of a meta-step's sum. Its result is a pure function of step, micro-batches and the job's spec; only the epoch says whom to ask for θ.</summary>
/// <param name="Version">θ to compute with.</param>
/// <param name="MicroBatches">The micro-batches to sum, ascending: the leaves of one subtree.</param>
/// <param name="Update">What leads from the version before to this one, with the first request of a step; null: the silo asks for what it lacks.</param>
/// <param name="IsCopy">Whether another silo is at the same work: tasks and shards stay with that one.</param>
[GenerateSerializer, Immutable, Alias("metarec.WorkRequest")]
public sealed record WorkRequest(
    [property: Id(0)] ParameterVersion Version,
    [property: Id(1)] IndexVector MicroBatches,
    [property: Id(2)] ParameterUpdate? Update,
    [property: Id(3)] bool IsCopy)
{
    /// <summary>For a private job: what decides which tasks take part in a step. Says nothing of the noise.</summary>
    [Id(4)]
    public byte[]? SamplingKey { get; init; }
}
