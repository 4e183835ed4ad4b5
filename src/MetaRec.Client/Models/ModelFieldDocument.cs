namespace MetaRec.Client.Models;

/// <summary>A field of users or of items that a version was trained with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ValueCount">How many values it knows.</param>
/// <param name="Values">The values, numbers by size and before words; at most 1,000 of them.</param>
public sealed record ModelFieldDocument(string Name, int ValueCount, IReadOnlyList<string> Values);
