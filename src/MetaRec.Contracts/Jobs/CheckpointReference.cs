using MetaRec.Data.Specs;

namespace MetaRec.Contracts.Jobs;

/// <summary>Points to a checkpoint that is completely on disk.</summary>
/// <param name="JobId">The job it belongs to.</param>
/// <param name="Step">Meta-steps made.</param>
/// <param name="Sha256">SHA-256 (hex) of the file.</param>
[GenerateSerializer, Immutable, Alias("metarec.CheckpointReference")]
public sealed record CheckpointReference([property: Id(0)] string JobId, [property: Id(1)] int Step, [property: Id(2)] string Sha256)
{
    /// <summary>What its θ has cost in privacy; null where the job is not private.</summary>
    [Id(3)]
    public PrivacyCost? Privacy { get; init; }
}
