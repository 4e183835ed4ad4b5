using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Contracts.Serving;

/// <summary>A trained initialization that can be served.</summary>
/// <param name="Number">Ascending from 1 within the model.</param>
/// <param name="Checkpoint">Where θ is.</param>
/// <param name="Spec">What it was trained with.</param>
[GenerateSerializer, Immutable, Alias("metarec.ModelVersion")]
public sealed record ModelVersion([property: Id(0)] int Number, [property: Id(1)] CheckpointReference Checkpoint, [property: Id(2)] TrainingSpec Spec);
