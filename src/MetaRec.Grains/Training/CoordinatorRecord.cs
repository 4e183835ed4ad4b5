using MetaRec.Contracts.Jobs;

namespace MetaRec.Grains.Training;

/// <summary>The fenced record of a coordinator: the checkpoint that training goes on from. Never modified.</summary>
[GenerateSerializer, Immutable, Alias("metarec.CoordinatorRecord")]
internal sealed record CoordinatorRecord
{
    [Id(0)]
    public CheckpointReference? Checkpoint { get; init; }

    /// <summary>The secret of a private job, from before its first meta-step until its last checkpoint; else null.</summary>
    [Id(1)]
    public byte[]? PrivacyKey { get; init; }
}
