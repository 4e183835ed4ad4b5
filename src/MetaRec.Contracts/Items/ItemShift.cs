using MetaRec.Contracts.Wire;

namespace MetaRec.Contracts.Items;

/// <summary>What early feedback adds to an item in one version of a model.</summary>
/// <param name="Checkpoint">SHA-256 (hex) of the version's checkpoint.</param>
/// <param name="Base">Added to its base, in ratings.</param>
/// <param name="Embedding">Added to its own embedding; empty where the version has none.</param>
[GenerateSerializer, Immutable, Alias("metarec.ItemShift")]
public sealed record ItemShift([property: Id(0)] string Checkpoint, [property: Id(1)] float Base, [property: Id(2)] ParameterVector Embedding);
