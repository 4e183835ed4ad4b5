namespace MetaRec.Contracts.Serving;

/// <summary>A field of users or of items that a version was trained with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ValueCount">How many values it knows.</param>
/// <param name="Values">The values, numbers by size and before words; at most <see cref="ModelFields.MaxValues"/> of them.</param>
[GenerateSerializer, Immutable, Alias("metarec.ModelField")]
public sealed record ModelField([property: Id(0)] string Name, [property: Id(1)] int ValueCount, [property: Id(2)] IReadOnlyList<string> Values);
