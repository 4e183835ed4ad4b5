using MetaRec.Data.Specs;

namespace MetaRec.Data.Live;

/// <summary>A base data set and a snapshot of live data as one: what is trained on, and the newest live ratings, which are not. Immutable.</summary>
public sealed class LiveDataset
{
    /// <summary>
    /// Users who must have a profile's value that the base data set does not know, before the model learns it: rarer ones would tell who they are.
    /// </summary>
    public const int FewestWithValue = 5;

    private const char Anonymous = '\u0001';

    private LiveDataset(Dataset training, LiveSnapshot snapshot, Interaction[] earlier, Interaction[] heldOut, LiveSnapshotUser?[] users)
    {
        (Training, Snapshot, Earlier, HeldOut, Users) = (training, snapshot, earlier, heldOut, users);
    }

    /// <summary>
    /// What is trained on: the base's ratings, but those that have a live successor, and the live ones that are not held out. All users and items are warm: it is cut by time, and not by MeLU's partition.
    /// </summary>
    public Dataset Training { get; }

    public LiveSnapshot Snapshot { get; }

    /// <summary>The live ratings that are trained on, oldest first: what serving knows of the users at the time of the cut.</summary>
    public IReadOnlyList<Interaction> Earlier { get; }

    /// <summary>The newest live ratings, oldest first.</summary>
    public IReadOnlyList<Interaction> HeldOut { get; }

    /// <summary>By user index of <see cref="Training"/> what the snapshot has of the user; null for one of the base alone.</summary>
    public IReadOnlyList<LiveSnapshotUser?> Users { get; }

    /// <summary>Adds a snapshot to its base.</summary>
    /// <param name="dataset">The base data set.</param>
    /// <param name="snapshot">The live data.</param>
    /// <param name="holdOut">Share of the live ratings that is held out (<see cref="LiveSpec.HoldOut"/>).</param>
    /// <exception cref="InvalidDataException">The snapshot was taken over other data.</exception>
    public static LiveDataset Join(Dataset dataset, LiveSnapshot snapshot, double holdOut)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(snapshot);
        if (dataset.Fingerprint != snapshot.BaseFingerprint)
        {
            throw new InvalidDataException(
                $"The live snapshot was taken over data with fingerprint {snapshot.BaseFingerprint}, but '{dataset.Name}' on this machine gives {dataset.Fingerprint}. Copy the files here that it was taken over, or take a new snapshot.");
        }

        var items = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var id in dataset.Items.Concat(snapshot.Items.Select(item => item.Id)))
        {
            items.TryAdd(id, items.Count);
        }

        var (userIds, users, rows) = Collect(dataset, snapshot, items);
        Interaction[] inTime = [.. rows.OrderBy(row => row.Milliseconds).ThenBy(row => row.Row.User).ThenBy(row => row.Row.Item).Select(row => row.Row)];
        var heldOut = inTime[(rows.Count - (int)(rows.Count * holdOut))..];
        var training = Describe(dataset, snapshot, items, userIds, users, [.. Interactions(dataset, rows, heldOut)]);
        return new LiveDataset(training, snapshot, inTime[..^heldOut.Length], heldOut, users);
    }

    /// <summary>Whether an id is none that a client can give: a user of a snapshot, of whom only ratings and profile are known.</summary>
    public static bool IsAnonymous(string user) => user.StartsWith(Anonymous);

    private static (List<string> Ids, LiveSnapshotUser?[] Users, List<(Interaction Row, long Milliseconds)> Rows) Collect(Dataset dataset, LiveSnapshot snapshot, Dictionary<string, int> items)
    {
        var ids = dataset.Users.ToList();
        var users = new List<LiveSnapshotUser?>(new LiveSnapshotUser?[ids.Count]);
        var rows = new List<(Interaction Row, long Milliseconds)>();
        foreach (var live in snapshot.Users)
        {
            if (live.BaseUser is { } known)
            {
                users[known] = live;
            }
            else
            {
                // A control character is in no id that a client may give, so that nobody is taken for this user.
                ids.Add(FormattableString.Invariant($"{Anonymous}{ids.Count}"));
                users.Add(live);
            }

            for (var i = 0; i < live.Items.Length; i++)
            {
                rows.Add((new Interaction(live.BaseUser ?? ids.Count - 1, items[snapshot.Items[live.Items[i]].Id], live.Ratings[i], live.Times[i] / 1000), live.Times[i]));
            }
        }

        return (ids, [.. users], rows);
    }

    private static IEnumerable<Interaction> Interactions(Dataset dataset, List<(Interaction Row, long Milliseconds)> rows, Interaction[] heldOut)
    {
        var live = rows.Select(row => (row.Row.User, row.Row.Item)).ToHashSet();
        var unseen = heldOut.Select(row => (row.User, row.Item)).ToHashSet();
        return dataset.Interactions.Where(row => !live.Contains((row.User, row.Item))).Concat(rows.Select(row => row.Row).Where(row => !unseen.Contains((row.User, row.Item))));
    }

    private static Dataset Describe(Dataset dataset, LiveSnapshot snapshot, Dictionary<string, int> items, List<string> userIds, LiveSnapshotUser?[] users, Interaction[] interactions)
    {
        string[] itemIds = [.. items.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        string[] titles = [.. dataset.Titles, .. itemIds.Skip(dataset.Items.Count)];
        var said = new IReadOnlyDictionary<string, IReadOnlyList<string>>?[itemIds.Length];
        foreach (var item in snapshot.Items)
        {
            titles[items[item.Id]] = item.Title ?? titles[items[item.Id]];
            said[items[item.Id]] = item.Features;
        }

        return new Dataset
        {
            Name = $"{dataset.Name} + live",
            Scale = dataset.Scale,
            Users = userIds,
            Items = itemIds,
            Titles = titles,
            Years = [.. dataset.Years, .. new int[itemIds.Length - dataset.Items.Count]],
            UserFeatures = LiveFeatures.Extend(dataset.UserFeatures, userIds.Count, Array.ConvertAll(users, user => user?.Features), fieldwise: true, FewestWithValue),
            ItemFeatures = LiveFeatures.Extend(dataset.ItemFeatures, itemIds.Length, said, fieldwise: false, fewest: 1),
            Interactions = interactions,
            Published = new PublishedPartition(new bool[userIds.Count], new bool[itemIds.Length]),
        };
    }
}
