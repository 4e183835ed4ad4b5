namespace MetaRec.Contracts.Serving;

/// <summary>What was found in the catalogue of a version.</summary>
/// <param name="ModelVersion">The version in service.</param>
/// <param name="ScaleMin">Lowest rating.</param>
/// <param name="ScaleMax">Highest rating.</param>
/// <param name="UserFields">The values that a profile can have, by field; fields with many values are left out.</param>
/// <param name="Items">The items.</param>
[GenerateSerializer, Immutable, Alias("metarec.CatalogueFindings")]
public sealed record CatalogueFindings(
    [property: Id(0)] int ModelVersion,
    [property: Id(1)] float ScaleMin,
    [property: Id(2)] float ScaleMax,
    [property: Id(3)] IReadOnlyDictionary<string, IReadOnlyList<string>> UserFields,
    [property: Id(4)] IReadOnlyList<CatalogueFinding> Items)
{
    public const int MaxCount = 100;

    /// <summary>Longest text to look for, in characters.</summary>
    public const int MaxText = 100;
}
