using MetaRec.Client;

namespace MetaRec.Cli.Load;

/// <summary>The events that a server has acknowledged, to be asked for afterwards. Thread-safe.</summary>
internal sealed class FeedbackLedger
{
    private const int PageSize = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _events = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Events acknowledged.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>The server has acknowledged an event.</summary>
    public void Add(string user, string id)
    {
        lock (_gate)
        {
            if (!_events.TryGetValue(user, out var events))
            {
                _events.Add(user, events = new HashSet<string>(StringComparer.Ordinal));
            }

            _count += events.Add(id) ? 1 : 0;
        }
    }

    /// <summary>Reads every user back.</summary>
    /// <param name="read">All events of a user, in their order; ids as often as they are stored.</param>
    /// <returns>Acknowledged events that are not there, and those that are there more than once.</returns>
    public async Task<LedgerCheck> CheckAsync(Func<string, Task<IReadOnlyList<string>>> read)
    {
        KeyValuePair<string, HashSet<string>>[] known;
        lock (_gate)
        {
            known = [.. _events];
        }

        var (lost, repeated) = (0, 0);
        foreach (var (user, acknowledged) in known)
        {
            var stored = await read(user);
            var distinct = stored.ToHashSet(StringComparer.Ordinal);
            lost += acknowledged.Count(id => !distinct.Contains(id));
            repeated += stored.Count - distinct.Count;
        }

        return new LedgerCheck(lost, repeated);
    }

    /// <summary>The ids of all events that a server has of a user, page by page.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(MetaRecClient client, string model, string user, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await client.Users.GetAsync(user, PageSize, cursor, model, cancellationToken);
            ids.AddRange(page.User.Events.Select(stored => stored.Id));
            cursor = page.User.NextCursor;
        }
        while (cursor is not null);
        return ids;
    }
}
