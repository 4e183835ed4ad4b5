using System.Globalization;
using MetaRec.Client.Serving;
using MetaRec.Data;

namespace MetaRec.Cli.Load;

/// <summary>
/// Draws the requests of a promotion run. Feedback is the user's last rating once more: the user is stored and adapted to anew, and a version makes of that what it made before, so that answers can be
/// compared while feedback comes. Thread-safe.
/// </summary>
internal sealed class PromotionTraffic
{
    private const int RankedItems = 10;
    private const int Calls = 3;

    private readonly Traffic _traffic;
    private readonly Lock _gate = new();
    private readonly double _writeShare;
    private readonly FeedbackEntry[][] _histories;
    private readonly string[][] _ranked;
    private StableRandom _random;
    private long _again;

    public PromotionTraffic(Dataset dataset, PromotionOptions options)
    {
        _traffic = new Traffic(dataset, new LoadOptions { Rate = options.Rate, Users = options.Users, Interactions = options.Interactions, Seed = options.Seed });
        _histories = [.. _traffic.Histories().Chunk(Math.Min(options.Interactions, dataset.Items.Count))];
        _random = new StableRandom(options.Seed + 1);
        _writeShare = options.WriteShare;
        var items = dataset.Items;
        _ranked = [.. _histories.Select(_ => Enumerable.Range(0, RankedItems).Select(_ => items[_random.Next(items.Count)]).ToArray())];
    }

    public int Users => _histories.Length;

    /// <summary>The history of a user, each event of an item of its own.</summary>
    public IReadOnlyList<FeedbackEntry> HistoryOf(int user) => _histories[user];

    /// <summary>The items that are ranked for a user.</summary>
    public IReadOnlyList<string> ItemsOf(int user) => _ranked[user];

    /// <summary>The user's history, as a session.</summary>
    public Session SessionOf(int user) => new() { Ratings = [.. _histories[user].Select(entry => new SessionRating(entry.Item, entry.Rating))] };

    /// <summary>The next request: a call, or null for feedback, and the user.</summary>
    public (PromotionCall? Call, int User) Next()
    {
        lock (_gate)
        {
            return (_random.NextDouble() < _writeShare ? null : (PromotionCall)_random.Next(Calls), _random.Next(Users));
        }
    }

    /// <summary>The last rating of a user once more, as an event of its own.</summary>
    public FeedbackEntry Again(int user) => _histories[user][^1] with { Id = string.Create(CultureInfo.InvariantCulture, $"again{Interlocked.Increment(ref _again)}") };

    /// <summary>Seconds until the next arrival.</summary>
    public double NextGap() => _traffic.NextGap();
}
