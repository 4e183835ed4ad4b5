namespace MetaRec.Data.Live;

/// <summary>Collects a snapshot, user by user. Not thread-safe.</summary>
public sealed class LiveSnapshotBuilder
{
    private readonly Dataset _dataset;
    private readonly HashSet<string> _known;
    private readonly Dictionary<string, int> _baseUsers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<LiveSnapshotItem> _items = [];
    private readonly List<(string Id, LiveSnapshotUser User)> _collected = [];

    /// <param name="dataset">The base data set.</param>
    /// <param name="liveItems">The live catalogue; each id once.</param>
    public LiveSnapshotBuilder(Dataset dataset, IEnumerable<LiveSnapshotItem> liveItems)
    {
        _dataset = dataset;
        _known = new HashSet<string>(dataset.Items, StringComparer.Ordinal);
        for (var user = 0; user < dataset.Users.Count; user++)
        {
            _baseUsers[dataset.Users[user]] = user;
        }

        foreach (var item in liveItems.OrderBy(item => item.Id, StringComparer.Ordinal))
        {
            _places.Add(item.Id, _items.Count);
            _items.Add(item);
        }
    }

    /// <summary>Users so far.</summary>
    public int Users => _collected.Count;

    /// <summary>Ratings so far.</summary>
    public long Ratings { get; private set; }

    /// <summary>Adds a user. Ratings of items that neither the base nor the live catalogue has any more are left out, and so is a user without any other.</summary>
    /// <param name="id">External id; the snapshot does not keep it.</param>
    /// <param name="features">The profile.</param>
    /// <param name="ratings">One for each item, oldest first; times in milliseconds since 1970.</param>
    public void Add(string id, IReadOnlyDictionary<string, IReadOnlyList<string>> features, IEnumerable<(string Item, float Rating, long Time)> ratings)
    {
        var rows = ratings.Where(rating => _places.ContainsKey(rating.Item) || _known.Contains(rating.Item)).Select(rating => (Place: PlaceOf(rating.Item), rating.Rating, rating.Time)).ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        Ratings += rows.Length;
        _collected.Add((id, new LiveSnapshotUser(
            _baseUsers.TryGetValue(id, out var user) ? user : null, features,
            Array.ConvertAll(rows, row => row.Place), Array.ConvertAll(rows, row => row.Rating), Array.ConvertAll(rows, row => row.Time))));
    }

    /// <summary>The snapshot. Users are in the order of their first ratings, which says nothing about their ids.</summary>
    public LiveSnapshot Build(string model, DateTimeOffset takenAt) => new(
        model, takenAt, _dataset.Fingerprint, [.. _items],
        [.. _collected.OrderBy(entry => entry.User.Times[0]).ThenBy(entry => entry.Id, StringComparer.Ordinal).Select(entry => entry.User)]);

    private int PlaceOf(string item)
    {
        if (!_places.TryGetValue(item, out var place))
        {
            _places.Add(item, place = _items.Count);
            _items.Add(new LiveSnapshotItem(item, null, null));
        }

        return place;
    }
}
