namespace MetaRec.Learning.Serving;

/// <summary>Which items a ranking may have, and how many of them are asked for.</summary>
public sealed record RankingRequest
{
    /// <summary>Most items that a ranking returns.</summary>
    public const int MaxCount = 10_000;

    /// <summary>How many items are returned; 1 to 10,000, 10 by default. Fewer where there are no more.</summary>
    public int Count { get; init; } = 10;

    /// <summary>How many of the best are passed over, for the next page of a ranking; 0 to 10,000.</summary>
    public int Offset { get; init; }

    /// <summary>Items that must not appear; null for none.</summary>
    public ItemSet? Exclude { get; init; }

    /// <summary>The only items that may appear; null for all.</summary>
    public ItemSet? Allowed { get; init; }

    /// <summary>Whether the user's own rated items are left out; true by default.</summary>
    public bool ExcludeRated { get; init; } = true;

    /// <summary>
    /// λ of maximal marginal relevance, 0 (the best items, whatever they are; the default) to 1 (as different as can be): how much likeness to what already stands in the ranking counts
    /// against an item's score.
    /// </summary>
    public double Diversity { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void ThrowIfInvalid()
    {
        if (Count is < 1 or > MaxCount)
        {
            throw new ArgumentOutOfRangeException(nameof(Count), Count, $"A ranking has 1 to {MaxCount:N0} items.");
        }

        if (Offset is < 0 or > MaxCount)
        {
            throw new ArgumentOutOfRangeException(nameof(Offset), Offset, $"A ranking passes over 0 to {MaxCount:N0} items.");
        }

        if (!(Diversity is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Diversity), Diversity, "Diversity must be between 0 and 1.");
        }
    }
}
