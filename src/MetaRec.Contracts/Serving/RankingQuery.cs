namespace MetaRec.Contracts.Serving;

/// <summary>What a user is to be shown of the catalogue.</summary>
[GenerateSerializer, Immutable, Alias("metarec.RankingQuery")]
public sealed record RankingQuery
{
    public const int MaxCount = 1000;
    public const int MaxOffset = 1_000_000;
    public const int MaxExcluded = 10_000;
    public const int MaxExplained = 50;

    /// <summary>How many items.</summary>
    [Id(0)]
    public int Count { get; init; } = 10;

    /// <summary>How many of the best are left out, for the next page.</summary>
    [Id(1)]
    public int Offset { get; init; }

    /// <summary>Only items that have one of these values in any of their fields; empty: all.</summary>
    [Id(2)]
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Items that are left out. One that is unknown is left out anyway.</summary>
    [Id(3)]
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whether items that the user has rated are left out.</summary>
    [Id(4)]
    public bool ExcludeSeen { get; init; } = true;

    /// <summary>Whether to say which ratings moved the score of each item most.</summary>
    [Id(5)]
    public bool Explain { get; init; }

    /// <exception cref="ServingException">A field is out of range.</exception>
    public void Check()
    {
        Range("n", Count, 1, MaxCount);
        Range("offset", Offset, 0, MaxOffset);
        Range("exclude", Exclude.Count, 0, MaxExcluded);
        if (Explain && Count > MaxExplained)
        {
            throw ServingException.Invalid("n", $"n must be at most {MaxExplained} where the answer is explained, but is {Count}.");
        }
    }

    private static void Range(string field, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            throw ServingException.Invalid(field, $"{field} must be between {low} and {high}, but is {value}.");
        }
    }
}
