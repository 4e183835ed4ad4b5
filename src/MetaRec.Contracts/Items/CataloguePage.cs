namespace MetaRec.Contracts.Items;

/// <summary>Items of a shard, ascending by id (ordinal).</summary>
/// <param name="Epoch">Which activation of the shard says so: its changes are numbered anew.</param>
/// <param name="Number">Number of its latest change.</param>
/// <param name="Items">The page.</param>
/// <param name="Next">The id to go on after; null: that was the last page.</param>
[GenerateSerializer, Immutable, Alias("metarec.CataloguePage")]
public sealed record CataloguePage(
    [property: Id(0)] Guid Epoch, [property: Id(1)] long Number, [property: Id(2)] IReadOnlyList<CatalogueItem> Items, [property: Id(3)] string? Next);
