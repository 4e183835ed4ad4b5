namespace MetaRec.Client.Items;

/// <summary>A page of the live catalogue.</summary>
/// <param name="Items">The items, in an order that stays.</param>
/// <param name="NextCursor">To be given for the next page; null on the last.</param>
public sealed record ItemList(IReadOnlyList<ItemDocument> Items, string? NextCursor);
