using MetaRec.Contracts.Wire;

namespace MetaRec.Contracts.Tests.Wire;

/// <summary>A message with vectors in every position a codec meets: typed, untyped, repeated, absent.</summary>
[GenerateSerializer, Immutable, Alias("metarec.test.WireEnvelope")]
public sealed record WireEnvelope(
    [property: Id(0)] ParameterVector? First,
    [property: Id(1)] IndexVector? Rows,
    [property: Id(2)] ParameterVector? Second,
    [property: Id(3)] object? Untyped,
    [property: Id(4)] int Trailer);
