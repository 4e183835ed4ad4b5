using MetaRec.Data.Specs;

namespace MetaRec.Data.Tasks;

/// <summary>Draws support and query sets. Every draw is a pure function of its arguments, so that any silo draws the same episode.</summary>
public static class EpisodeSampler
{
    private const long TrainingPurpose = 0x45505452;
    private const long TestPurpose = 0x45505445;
    private const int SmallestQuery = 3;

    /// <summary>
    /// A training episode: a random number of support rows, the rest (up to the limit) query rows. In <see cref="EpisodeOrder.Time"/>, a random cut, support rows just before it and
    /// query rows from there on.
    /// </summary>
    /// <param name="seed">Seed of the job.</param>
    /// <param name="step">Meta-step, from 0; each step draws afresh.</param>
    /// <param name="task">Index of the task in its task set.</param>
    /// <param name="history">The task's history, of 2 or more ratings; oldest first where the spec asks for time.</param>
    /// <param name="spec">Sizes; a valid one (<see cref="SpecValidation.Validate(EpisodeSpec)"/>).</param>
    /// <param name="setting">The two settings draw from different streams, because a task index means another user in each.</param>
    /// <exception cref="ArgumentException">The history has fewer than 2 ratings.</exception>
    public static Episode DrawTraining(ulong seed, long step, int task, History history, EpisodeSpec spec, TrainingSetting setting)
    {
        var length = history.Length;
        if (length < 2)
        {
            throw new ArgumentException($"A training episode needs a history of at least 2 ratings, but user {history.User} has {length}. Leave it out.", nameof(history));
        }

        var random = new StableRandom(seed, TrainingPurpose + (long)setting, step, task);
        var reserved = Math.Min(spec.MaxQuery, Math.Max(SmallestQuery, length / 4));
        var support = Math.Max(Math.Min(1, spec.MinSupport), Math.Min(length - reserved, DrawSize(ref random, spec)));
        if (spec.Order == EpisodeOrder.Time)
        {
            var cut = random.Next(support, Math.Max(support, length - reserved));
            var following = Math.Min(spec.MaxQuery, length - cut);
            return Take(task, history, Range(cut - support, support), Range(cut, following));
        }

        var query = Math.Min(spec.MaxQuery, length - support);
        var rows = Draw(ref random, length, support + query);
        return Take(task, history, rows.AsSpan(0, support), rows.AsSpan(support, query));
    }

    private static int[] Range(int first, int count) => [.. Enumerable.Range(first, count)];

    private static int DrawSize(ref StableRandom random, EpisodeSpec spec)
    {
        if (spec.SupportDraw == SupportDraw.Uniform)
        {
            return random.Next(spec.MinSupport, spec.MaxSupport);
        }

        // n + 1 is log-uniform, since n may be 0.
        var size = ((spec.MinSupport + 1) * Math.Pow((spec.MaxSupport + 2.0) / (spec.MinSupport + 1), random.NextDouble())) - 1;
        return Math.Clamp((int)size, spec.MinSupport, spec.MaxSupport);
    }

    /// <summary>A test episode: random query rows, and the rest as support in random order.</summary>
    /// <param name="seed">Seed of the query draw.</param>
    /// <param name="task">Index of the task in its task set.</param>
    /// <param name="history">The task's history.</param>
    /// <param name="query">Query rows.</param>
    /// <param name="maxSupport">Keeps the first rows of the support only; the query and the order stay, so that smaller supports are nested in larger ones.</param>
    /// <param name="draw">Which of the seed's draws; from 0.</param>
    /// <exception cref="ArgumentException">The history is shorter than the query.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The query is below 1, or the largest support is negative.</exception>
    public static Episode DrawTest(ulong seed, int task, History history, int query = 10, int maxSupport = int.MaxValue, int draw = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxSupport);
        if (history.Length < query)
        {
            throw new ArgumentException($"A query of {query} ratings needs a history at least as long, but user {history.User} has {history.Length}. Ask for fewer.", nameof(history));
        }

        var random = new StableRandom(seed, TestPurpose, draw, task);
        var rows = Draw(ref random, history.Length, history.Length);
        return Take(task, history, rows.AsSpan(query, Math.Min(maxSupport, history.Length - query)), rows.AsSpan(0, query));
    }

    /// <summary>A random selection of <paramref name="count"/> row numbers: the first steps of a Fisher-Yates shuffle.</summary>
    private static int[] Draw(ref StableRandom random, int length, int count)
    {
        var rows = new int[length];
        for (var i = 0; i < length; i++)
        {
            rows[i] = i;
        }

        for (var i = 0; i < count; i++)
        {
            var j = i + random.Next(length - i);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }

        return rows;
    }

    private static Episode Take(int task, History history, ReadOnlySpan<int> support, ReadOnlySpan<int> query) => new(
        task, history.User, Gather(history.Items, support), Gather(history.Ratings, support), Gather(history.Items, query), Gather(history.Ratings, query));

    private static T[] Gather<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var gathered = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            gathered[i] = values[rows[i]];
        }

        return gathered;
    }
}
