using System.Globalization;

namespace MetaRec.Contracts.Items;

/// <summary>How the items of a model's live catalogue are dealt to shards. Part of the storage format: the numbers never change.</summary>
public static class CatalogueShards
{
    /// <summary>Shards of a model.</summary>
    public const int Count = 16;

    /// <summary>Records that a shard keeps its items in: a put rewrites one.</summary>
    public const int Buckets = 32;

    /// <summary>The shard of an item.</summary>
    public static int Of(string id) => (int)(Hash(id) % Count);

    /// <summary>The record of an item within its shard.</summary>
    public static int BucketOf(string id) => (int)(Hash(id) / Count % Buckets);

    /// <summary>The key of a shard's grain.</summary>
    public static string Key(string model, int shard) => string.Create(CultureInfo.InvariantCulture, $"{model}/{shard}");

    /// <summary>FNV-1a over the characters, and a last mix, since its low bits alone are poor.</summary>
    private static ulong Hash(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var hash = 14695981039346656037UL;
        foreach (var letter in id)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        return hash ^ (hash >> 33);
    }
}
