namespace MetaRec.Grains.Items;

/// <summary>
/// The live catalogues that this silo ranks: asked for again where the last look is too old, so that a change is in every ranking within a second. Those of 16 models stay in any case, and more as long as
/// all together have few enough items; the one not asked for longest goes first, and is listed anew when it is asked for. One per silo; thread-safe.
/// </summary>
/// <param name="grains">Reaches the shards.</param>
/// <param name="time">Tells how old a look is.</param>
/// <param name="maxItems">Items that the catalogues of more than 16 models may have together.</param>
public sealed class ServedCatalogues(IGrainFactory grains, TimeProvider time, int maxItems)
{
    /// <summary>Catalogues that stay, however many items they have.</summary>
    public const int Kept = 16;

    /// <summary>Items of more catalogues than <see cref="Kept"/>: a few hundred megabytes.</summary>
    public const int DefaultMaxItems = 500_000;

    /// <summary>A look that is older is made again before an answer.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(500);

    /// <summary>Empty catalogues are kept too, each a few kilobytes.</summary>
    private const int MostKept = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _calls;

    public ServedCatalogues(IGrainFactory grains, TimeProvider time)
        : this(grains, time, DefaultMaxItems)
    {
    }

    /// <summary>The live catalogue of a model, as it was at most <see cref="MaxAge"/> ago; older where its shards cannot be asked just now.</summary>
    public ValueTask<LiveCatalogue> GetAsync(string model) => FollowerOf(model).GetAsync();

    /// <summary>The live catalogue of a model with whatever was durable before the call; older where its shards cannot be asked just now.</summary>
    public Task<LiveCatalogue> LookAgainAsync(string model) => FollowerOf(model).LookAgainAsync();

    private CatalogueFollower FollowerOf(string model)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(model, out var entry))
            {
                MakeRoom();
                _entries.Add(model, entry = new Entry(new CatalogueFollower(model, grains, time, MaxAge)));
            }

            entry.Called = ++_calls;
            return entry.Follower;
        }
    }

    private void MakeRoom()
    {
        var items = _entries.Values.Sum(entry => (long)entry.Follower.Count);
        while (_entries.Count >= Kept && (items > maxItems || _entries.Count >= MostKept))
        {
            var (oldest, entry) = _entries.MinBy(entry => entry.Value.Called);
            items -= entry.Follower.Count;
            _entries.Remove(oldest);
        }
    }

    private sealed class Entry(CatalogueFollower follower)
    {
        public CatalogueFollower Follower { get; } = follower;

        /// <summary>Number of the last call that asked for it.</summary>
        public long Called { get; set; }
    }
}
