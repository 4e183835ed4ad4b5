namespace MetaRec.Contracts.Training;

/// <summary>
/// A version of θ: the meta-steps that made it, and the coordinator activation that holds it. After a coordinator is lost, the next one makes the same versions
/// again, with the same bits, under an epoch of its own.
/// </summary>
[GenerateSerializer, Immutable, Alias("metarec.ParameterVersion")]
public readonly record struct ParameterVersion([property: Id(0)] Guid Epoch, [property: Id(1)] int Step);
