namespace MetaRec.Data.Tasks;

/// <summary>
/// A data set cut into MeLU's four partitions (Lee, Im, Jang, Cho and Chung, 2019): users and items are warm or cold, and a rating belongs to the pair.
/// </summary>
/// <remarks>
/// The published partition is used where the data set has it. Otherwise items released after 1997 are cold; an item of unknown year counts as warm.
/// Where that leaves one side empty, the fifth of the items that was first rated last is cold, and where there are no times either, a seeded fifth.
/// A seeded fifth of the users is cold.
/// </remarks>
public sealed class MeluSplit
{
    /// <summary>Items released up to this year are warm.</summary>
    public const int LastWarmYear = 1997;

    private const long UserPurpose = 0x55534552;
    private const long ItemPurpose = 0x4954454D;

    private readonly History[][] _histories;

    private MeluSplit(Dataset dataset, IReadOnlyList<bool> userIsCold, IReadOnlyList<bool> itemIsCold, bool readsInteractions = false)
    {
        ReadsInteractions = readsInteractions;
        Dataset = dataset;
        UserIsCold = userIsCold;
        ItemIsCold = itemIsCold;
        _histories = CollectHistories(dataset, userIsCold, itemIsCold);
    }

    public Dataset Dataset { get; }

    /// <summary>Whether users' interactions, by the times of items' first ratings, have decided which items are cold.</summary>
    public bool ReadsInteractions { get; }

    /// <summary>By user index.</summary>
    public IReadOnlyList<bool> UserIsCold { get; }

    /// <summary>By item index.</summary>
    public IReadOnlyList<bool> ItemIsCold { get; }

    /// <summary>The histories of one partition that have a rating, users ascending.</summary>
    public IReadOnlyList<History> this[Scenario scenario] => _histories[(int)scenario];

    /// <summary>Splits a data set; the result depends on the data and the seed only.</summary>
    /// <param name="dataset">What to split.</param>
    /// <param name="seed">Draws the cold users and, where no rule applies, the cold items; unused with a published partition.</param>
    public static MeluSplit Create(Dataset dataset, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Published is { } published)
        {
            return new MeluSplit(dataset, published.UserIsCold, published.ItemIsCold);
        }

        var users = DrawFifth(dataset.Users.Count, seed, UserPurpose);
        var cold = dataset.Years.Select(year => year > LastWarmYear).ToArray();
        return cold.Contains(true) && cold.Contains(false)
            ? new MeluSplit(dataset, users, cold)
            : new MeluSplit(dataset, users, ChooseColdItems(dataset, seed), readsInteractions: true);
    }

    private static bool[] ChooseColdItems(Dataset dataset, ulong seed)
    {
        var cold = new bool[dataset.Items.Count];
        var first = new long[dataset.Items.Count];
        Array.Fill(first, long.MaxValue);
        foreach (var (_, item, _, time) in dataset.Interactions)
        {
            first[item] = Math.Min(first[item], time);
        }

        var rated = Enumerable.Range(0, first.Length).Where(item => first[item] != long.MaxValue).ToArray();
        if (rated.Select(item => first[item]).Distinct().Take(2).Count() < 2)
        {
            return DrawFifth(first.Length, seed, ItemPurpose);
        }

        foreach (var item in rated.OrderByDescending(item => first[item]).ThenBy(item => item).Take(Math.Max(1, rated.Length / 5)))
        {
            cold[item] = true;
        }

        return cold;
    }

    private static bool[] DrawFifth(int count, ulong seed, long purpose)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        new StableRandom(seed, purpose).Shuffle(order.AsSpan());
        var cold = new bool[count];
        foreach (var index in order.AsSpan(0, count / 5))
        {
            cold[index] = true;
        }

        return cold;
    }

    private static History[][] CollectHistories(Dataset dataset, IReadOnlyList<bool> userIsCold, IReadOnlyList<bool> itemIsCold)
    {
        var users = dataset.Users.Count;
        var interactions = dataset.Interactions;
        var timed = dataset.HasTimes;
        var lengths = new int[4 * users];
        foreach (var (user, item, _, _) in interactions)
        {
            lengths[(Partition(user, item) * users) + user]++;
        }

        var slots = new History?[lengths.Length];
        for (var slot = 0; slot < slots.Length; slot++)
        {
            slots[slot] = lengths[slot] == 0
                ? null
                : new History(slot % users, new int[lengths[slot]], new float[lengths[slot]]) { Times = timed ? new long[lengths[slot]] : [] };
        }

        Array.Clear(lengths);
        foreach (var (user, item, rating, time) in interactions)
        {
            var slot = (Partition(user, item) * users) + user;
            var history = slots[slot]!;
            if (timed)
            {
                history.Times[lengths[slot]] = time;
            }

            history.Items[lengths[slot]] = item;
            history.Ratings[lengths[slot]++] = rating;
        }

        return [.. Enumerable.Range(0, 4).Select(partition => slots.Skip(partition * users).Take(users).OfType<History>().ToArray())];

        int Partition(int user, int item) => (int)(userIsCold[user]
            ? (itemIsCold[item] ? Scenario.ColdBoth : Scenario.ColdUser)
            : (itemIsCold[item] ? Scenario.ColdItem : Scenario.Warm));
    }
}
