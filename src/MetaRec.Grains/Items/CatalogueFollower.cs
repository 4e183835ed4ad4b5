using System.Collections.Immutable;
using MetaRec.Contracts.Items;

namespace MetaRec.Grains.Items;

/// <summary>Keeps up one model's live catalogue on a silo, on demand. Thread-safe.</summary>
internal sealed class CatalogueFollower(string model, IGrainFactory grains, TimeProvider time, TimeSpan maxAge)
{
    private readonly Lock _gate = new();
    private readonly ShardFollower[] _shards =
        [.. Enumerable.Range(0, CatalogueShards.Count).Select(shard => new ShardFollower(grains.GetGrain<ICatalogueGrain>(CatalogueShards.Key(model, shard))))];

    private LiveCatalogue? _current;
    private Task<LiveCatalogue>? _look;
    private long _lookedAt;

    /// <summary>Items at the last look.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _current?.Count ?? 0;
            }
        }
    }

    /// <summary>The catalogue, not older than the highest age; older where the shards cannot be asked just now.</summary>
    public ValueTask<LiveCatalogue> GetAsync()
    {
        lock (_gate)
        {
            if (_current is { } current && time.GetElapsedTime(_lookedAt) < maxAge)
            {
                return new ValueTask<LiveCatalogue>(current);
            }

            // On the thread pool: it serves all who ask, whichever grain came first.
            return new ValueTask<LiveCatalogue>(_look ??= Task.Run(LookAsync));
        }
    }

    /// <summary>The catalogue with whatever was durable before the call; older where the shards cannot be asked just now.</summary>
    public async Task<LiveCatalogue> LookAgainAsync()
    {
        Task? begunBefore;
        lock (_gate)
        {
            begunBefore = _look;
        }

        if (begunBefore is not null)
        {
            await begunBefore.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<LiveCatalogue> look;
        lock (_gate)
        {
            look = _look ??= Task.Run(LookAsync);
        }

        return await look;
    }

    private async Task<LiveCatalogue> LookAsync()
    {
        var asked = time.GetTimestamp();
        try
        {
            await Task.WhenAll(_shards.Select(shard => shard.LookAsync()));
        }
        catch (Exception error) when (_current is not null && error is OrleansException or TimeoutException)
        {
            // Old items are better than none; shards that have answered have theirs.
        }
        catch
        {
            lock (_gate)
            {
                _look = null;
            }

            throw;
        }

        lock (_gate)
        {
            ImmutableArray<ImmutableDictionary<string, CatalogueItem>> items = [.. _shards.Select(shard => shard.Items)];
            _current = _current is { } known && known.Holds(items) ? known : new LiveCatalogue(items, (_current?.Stamp ?? 0) + 1);
            (_lookedAt, _look) = (asked, null);
            return _current;
        }
    }
}
