using System.Collections.Immutable;
using MetaRec.Contracts.Items;

namespace MetaRec.Grains.Items;

/// <summary>A model's live catalogue as a silo has seen it. Immutable; items that have not changed are the same objects from one to the next.</summary>
/// <param name="shards">The items by id, by shard.</param>
/// <param name="stamp">Tells it from those before and after it.</param>
public sealed class LiveCatalogue(ImmutableArray<ImmutableDictionary<string, CatalogueItem>> shards, long stamp)
{
    /// <summary>Ascending with every change that the silo has seen of this model's live catalogue.</summary>
    public long Stamp { get; } = stamp;

    /// <summary>How many items there are.</summary>
    public int Count { get; } = shards.Sum(shard => shard.Count);

    /// <summary>All items, in no order.</summary>
    public IEnumerable<CatalogueItem> Items => shards.SelectMany(shard => shard.Values);

    /// <summary>The item of an id; null where none was put.</summary>
    public CatalogueItem? Find(string id) => shards[CatalogueShards.Of(id)].GetValueOrDefault(id);

    /// <summary>Whether these are its items.</summary>
    internal bool Holds(ImmutableArray<ImmutableDictionary<string, CatalogueItem>> items)
    {
        for (var shard = 0; shard < items.Length; shard++)
        {
            if (!ReferenceEquals(items[shard], shards[shard]))
            {
                return false;
            }
        }

        return true;
    }
}
