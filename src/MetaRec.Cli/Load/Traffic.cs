using System.Globalization;
using MetaRec.Client.Serving;
using MetaRec.Data;

namespace MetaRec.Cli.Load;

/// <summary>Draws users, their histories, and requests. Each event is new, with an id of its own. Thread-safe.</summary>
internal sealed class Traffic(Dataset dataset, LoadOptions options)
{
    private readonly Lock _gate = new();
    private StableRandom _random = new(options.Seed);
    private long _events;

    public static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"load-{number}");

    /// <summary>The history of every user, each event of an item of its own.</summary>
    public IEnumerable<FeedbackEntry> Histories()
    {
        var count = Math.Min(options.Interactions, dataset.Items.Count);
        for (var user = 0; user < options.Users; user++)
        {
            var items = new HashSet<int>();
            while (items.Count < count)
            {
                items.Add(Draw(dataset.Items.Count));
            }

            foreach (var item in items)
            {
                yield return Event(User(user), item);
            }
        }
    }

    /// <summary>The next request.</summary>
    public LoadRequest Next()
    {
        bool isWrite;
        lock (_gate)
        {
            isWrite = _random.NextDouble() < options.WriteShare;
        }

        return isWrite ? new LoadRequest(NextEvent()) : new LoadRequest(User(Draw(options.Users)), null);
    }

    /// <summary>Something that a user says now.</summary>
    public FeedbackEntry NextEvent() => Event(User(Draw(options.Users)), Draw(dataset.Items.Count));

    /// <summary>Seconds until the next arrival of a Poisson process.</summary>
    public double NextGap()
    {
        lock (_gate)
        {
            return -Math.Log(1 - _random.NextDouble()) / options.Rate;
        }
    }

    private int Draw(int bound)
    {
        lock (_gate)
        {
            return _random.Next(bound);
        }
    }

    private FeedbackEntry Event(string user, int item)
    {
        var rating = dataset.Scale.Min + Draw((int)(dataset.Scale.Max - dataset.Scale.Min) + 1);
        return new FeedbackEntry(user, dataset.Items[item], rating, string.Create(CultureInfo.InvariantCulture, $"e{Interlocked.Increment(ref _events)}"));
    }
}
