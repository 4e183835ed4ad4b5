namespace MetaRec.Contracts.Items;

/// <summary>What has changed in a shard.</summary>
/// <param name="Number">Number of the last change that is in it.</param>
/// <param name="Put">New and changed items, as they are now.</param>
/// <param name="Deleted">Ids of items that are gone.</param>
/// <param name="More">Whether there are more changes after them.</param>
[GenerateSerializer, Immutable, Alias("metarec.CatalogueChanges")]
public sealed record CatalogueChanges(
    [property: Id(0)] long Number, [property: Id(1)] IReadOnlyList<CatalogueItem> Put, [property: Id(2)] IReadOnlyList<string> Deleted, [property: Id(3)] bool More);
