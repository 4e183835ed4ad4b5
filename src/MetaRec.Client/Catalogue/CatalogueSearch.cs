namespace MetaRec.Client.Catalogue;

/// <summary>What was found in the catalogue of a model, and how its users rate and are described.</summary>
/// <param name="Model">The model.</param>
/// <param name="ModelVersion">Its version in service.</param>
/// <param name="ScaleMin">Lowest rating.</param>
/// <param name="ScaleMax">Highest rating.</param>
/// <param name="UserFields">The values that a profile can have, by field; fields with more than 100 values are left out.</param>
/// <param name="Items">The items.</param>
public sealed record CatalogueSearch(
    string Model, int ModelVersion, double ScaleMin, double ScaleMax, IReadOnlyDictionary<string, IReadOnlyList<string>> UserFields, IReadOnlyList<CatalogueEntry> Items);
