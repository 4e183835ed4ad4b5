namespace MetaRec.Evaluation.Protocols;

/// <summary>The rows of a temporal evaluation, and the scores of every user behind them. Immutable.</summary>
public sealed class TemporalResult
{
    private readonly Dictionary<string, TaskScore[]> _scores;

    internal TemporalResult(IReadOnlyList<TemporalRow> rows, Dictionary<string, TaskScore[]> scores, int users, int ratings)
    {
        (Rows, _scores, Users, Ratings) = (rows, scores, users, ratings);
    }

    /// <summary>One row per method, in the order of the contenders.</summary>
    public IReadOnlyList<TemporalRow> Rows { get; }

    /// <summary>Users with enough ratings before the cut and one after it.</summary>
    public int Users { get; }

    /// <summary>Ratings that were predicted.</summary>
    public int Ratings { get; }

    /// <summary>How the error of two methods differs over the users.</summary>
    /// <param name="methodA">The method whose error counts positive.</param>
    /// <param name="methodB">The method whose error counts negative.</param>
    /// <exception cref="KeyNotFoundException">A method was not evaluated.</exception>
    public PairedDifference PairedDifference(string methodA, string methodB)
    {
        var (mean, std) = MetricSummary.Of([.. _scores[methodA].Zip(_scores[methodB], (a, b) => a.Mae - b.Mae)]);
        return new PairedDifference(TemporalProtocol.Scenario, methodA, methodB, mean, std / Math.Sqrt(Users), Users);
    }
}
