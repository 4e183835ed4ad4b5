namespace MetaRec.Contracts.Items;

/// <summary>What a put has made of an item.</summary>
/// <param name="Item">The item as it is now.</param>
/// <param name="Created">Whether it was not in the live catalogue before.</param>
[GenerateSerializer, Immutable, Alias("metarec.ItemWritten")]
public sealed record ItemWritten([property: Id(0)] CatalogueItem Item, [property: Id(1)] bool Created);
