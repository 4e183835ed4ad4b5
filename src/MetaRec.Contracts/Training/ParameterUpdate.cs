using MetaRec.Contracts.Wire;

namespace MetaRec.Contracts.Training;

/// <summary>Brings a silo's copy of θ to a version: all of it, or what one meta-step changed.</summary>
/// <param name="Version">The version after the update.</param>
/// <param name="Full">All of θ, or null for a delta.</param>
/// <param name="Dense">Delta: the whole dense part.</param>
/// <param name="Rows">Delta: the embedding rows that changed, ascending.</param>
/// <param name="RowValues">Delta: their values.</param>
[GenerateSerializer, Immutable, Alias("metarec.ParameterUpdate")]
public sealed record ParameterUpdate(
    [property: Id(0)] ParameterVersion Version,
    [property: Id(1)] ParameterVector? Full,
    [property: Id(2)] ParameterVector? Dense,
    [property: Id(3)] IndexVector? Rows,
    [property: Id(4)] ParameterVector? RowValues);
