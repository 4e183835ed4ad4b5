using System.Collections.Frozen;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Cluster;

namespace MetaRec.Gateway.Security;

/// <summary>
/// The gateway's copy of the keys. It is asked for again when it is older than the cache time, at most once at a time, so that the rate of requests, with keys that exist or
/// that somebody has made up, says nothing about the number of calls.
/// </summary>
/// <param name="read">Reads all keys, or null where they are those of a revision.</param>
/// <param name="cache">How long the copy counts.</param>
/// <param name="grace">How long it counts while the cluster cannot be asked.</param>
/// <param name="time">The clock.</param>
internal sealed class KeyRing(Func<long?, CancellationToken, Task<ApiKeyList?>> read, TimeSpan cache, TimeSpan grace, TimeProvider time) : IDisposable
{
    // A key that was made a moment ago at another gateway is looked for at once, but not each time that somebody tries his luck.
    private static readonly TimeSpan PauseBetweenSearches = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile Copy? _copy;

    /// <summary>The key of an id, whether it is valid or not; null where there is none.</summary>
    /// <exception cref="ClusterUnavailableException">The cluster cannot be asked, and what is known is too old.</exception>
    public async ValueTask<ApiKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var copy = await NotOlderThanAsync(cache, cancellationToken);
        return copy.Keys.TryGetValue(id, out var key) ? key
            : cache <= PauseBetweenSearches ? null
            : (await NotOlderThanAsync(PauseBetweenSearches, cancellationToken)).Keys.GetValueOrDefault(id);
    }

    /// <summary>What is known is not to be relied on any more: a key has been changed here.</summary>
    public void Forget() => _copy = null;

    public void Dispose() => _turn.Dispose();

    private async ValueTask<Copy> NotOlderThanAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        if (_copy is { } copy && AgeOf(copy) < age)
        {
            return copy;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            return _copy is { } renewed && AgeOf(renewed) < age ? renewed : await RenewAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Copy> RenewAsync(CancellationToken cancellationToken)
    {
        // The age of an answer counts from the question.
        var (known, asked) = (_copy, time.GetTimestamp());
        if (known is { RetryAt: { } retry } && asked < retry)
        {
            return known;
        }

        try
        {
            var list = await read(known?.Revision, cancellationToken);
            _copy = list is null ? known! with { AskedAt = asked, RetryAt = null } : new Copy(list.Revision, list.Keys.ToFrozenDictionary(key => key.Id), asked, null);
            return _copy;
        }
        catch (ClusterUnavailableException) when (known is not null && AgeOf(known) < cache + grace)
        {
            // Nobody waits for a cluster that is away once in every request.
            _copy = known with { RetryAt = time.GetTimestamp() + time.TimestampFrequency };
            return known;
        }
    }

    private TimeSpan AgeOf(Copy copy) => time.GetElapsedTime(copy.AskedAt);

    private sealed record Copy(long Revision, FrozenDictionary<string, ApiKey> Keys, long AskedAt, long? RetryAt);
}
