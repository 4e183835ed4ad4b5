namespace MetaRec.Client.Models;

/// <summary>What the version in service knows of users and items: other fields and values have no effect on its predictions.</summary>
/// <param name="Model">The model.</param>
/// <param name="ModelVersion">Its version in service.</param>
/// <param name="UserFields">The fields of users.</param>
/// <param name="ItemFields">The fields of items; their values are categories too, by which rankings are filtered.</param>
public sealed record ModelFieldsDocument(string Model, int ModelVersion, IReadOnlyList<ModelFieldDocument> UserFields, IReadOnlyList<ModelFieldDocument> ItemFields);
