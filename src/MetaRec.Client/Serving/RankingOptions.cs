namespace MetaRec.Client.Serving;

/// <summary>Which items are ranked, and which of them are told.</summary>
public sealed record RankingOptions
{
    /// <summary>How many items, 1 to 1,000.</summary>
    public int Count { get; init; } = 10;

    /// <summary>How many of the best are left out.</summary>
    public int Offset { get; init; }

    /// <summary>Only items that are in one of these; empty: all.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Items never to be told.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whether items that the user has rated are left out.</summary>
    public bool ExcludeSeen { get; init; } = true;

    /// <summary>Weight of being unlike the items before against the score, 0 to 1; 0: by the score alone.</summary>
    public double Diversity { get; init; }

    /// <summary>After which time a live item's score is half as far above the lowest rating, since the item became available, or else was last changed; 1 minute to 366 days. Null: scores do not fall with age.</summary>
    public TimeSpan? HalfLife { get; init; }

    /// <summary>Whether to say which ratings moved each score most; <see cref="Count"/> is at most 50 then.</summary>
    public bool Explain { get; init; }
}
