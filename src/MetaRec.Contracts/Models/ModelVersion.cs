using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Contracts.Models;

/// <summary>A trained initialization that can be served.</summary>
/// <param name="Number">Ascending from 1 within the model; the number of a deleted version is not used again.</param>
/// <param name="Checkpoint">Where θ is.</param>
/// <param name="Spec">What it was trained with.</param>
[GenerateSerializer, Immutable, Alias("metarec.ModelVersion")]
public sealed record ModelVersion([property: Id(0)] int Number, [property: Id(1)] CheckpointReference Checkpoint, [property: Id(2)] TrainingSpec Spec)
{
    /// <summary>When it was registered; the default for one of an older registry.</summary>
    [Id(3)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How it compares with the floors; null where it was not evaluated.</summary>
    [Id(4)]
    public VersionEvaluation? Evaluation { get; init; }

    /// <summary>When it last went into service; null where it never did.</summary>
    [Id(5)]
    public DateTimeOffset? PromotedAt { get; init; }

    /// <summary>Where it was imported: the job that trained it, which this cluster does not have; else null.</summary>
    [Id(6)]
    public string? ImportedFrom { get; init; }
}
