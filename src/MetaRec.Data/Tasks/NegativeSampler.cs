namespace MetaRec.Data.Tasks;

/// <summary>Draws items that a user did not have: what losses over choices compare a taken item with. Immutable.</summary>
public sealed class NegativeSampler
{
    private const long TrainingPurpose = 0x4E454754;
    private const long SupportPurpose = 0x4E454753;

    private readonly int[] _pool;

    /// <param name="pool">The items that may be drawn, ascending and distinct: those that training has seen.</param>
    public NegativeSampler(IReadOnlyList<int> pool) => _pool = [.. pool];

    /// <summary>The items of some histories, ascending.</summary>
    public static int[] PoolOf(IEnumerable<History> histories) => [.. histories.SelectMany(history => history.Items).Distinct().Order()];

    /// <summary>Adds negatives to a training episode: a pure function of (seed, step, task), as the episode is.</summary>
    /// <param name="episode">What was drawn.</param>
    /// <param name="history">All that the user had: none of it is drawn.</param>
    /// <param name="seed">Seed of the job.</param>
    /// <param name="step">Meta-step.</param>
    /// <param name="perSupport">Negatives of each support row; 0 for none.</param>
    /// <param name="perQuery">Negatives of each query row; 0 for none.</param>
    /// <exception cref="NoTaskException">The user has had every item.</exception>
    public Episode AddTo(Episode episode, History history, ulong seed, long step, int perSupport, int perQuery)
    {
        var random = new StableRandom(seed, TrainingPurpose, step, episode.Task);
        var unseen = Unseen(history.Items);
        if (unseen.Length == 0)
        {
            throw new NoTaskException(
                $"User {episode.User} has had all {_pool.Length} items that training has seen, so that no negative can be drawn. Use a larger catalogue, or a loss that needs no negatives and episodes.negatives 0.");
        }

        return episode with
        {
            SupportNegatives = Draw(ref random, unseen, episode.SupportItems.Length, perSupport),
            QueryNegatives = Draw(ref random, unseen, episode.QueryItems.Length, perQuery),
        };
    }

    /// <summary>Adds negatives to the support of an episode that is predicted: a pure function of the user and the support. A support that leaves none to be drawn is left out: there is nothing to compare it with.</summary>
    /// <param name="episode">Of its query nothing is known.</param>
    /// <param name="perSupport">Negatives of each support row.</param>
    public Episode AddToSupport(Episode episode, int perSupport)
    {
        var unseen = Unseen(episode.SupportItems);
        if (unseen.Length == 0)
        {
            return episode with { SupportItems = [], SupportRatings = [] };
        }

        var random = new StableRandom(SupportPurpose, episode.User);
        return episode with { SupportNegatives = Draw(ref random, unseen, episode.SupportItems.Length, perSupport) };
    }

    /// <summary>Whether there is an item that may be drawn for somebody who had these.</summary>
    public bool HasFor(IEnumerable<int> items) => Unseen(items).Length > 0;

    private int[] Unseen(IEnumerable<int> seen)
    {
        var known = seen.ToHashSet();
        return Array.FindAll(_pool, item => !known.Contains(item));
    }

    /// <summary>Row after row: distinct within a row, unless there are fewer items than that.</summary>
    private static int[] Draw(ref StableRandom random, int[] unseen, int rows, int perRow)
    {
        var drawn = new int[rows * perRow];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < perRow; i++)
            {
                var place = i % unseen.Length;
                var other = place + random.Next(unseen.Length - place);
                (unseen[place], unseen[other]) = (unseen[other], unseen[place]);
                drawn[(row * perRow) + i] = unseen[place];
            }
        }

        return drawn;
    }
}
