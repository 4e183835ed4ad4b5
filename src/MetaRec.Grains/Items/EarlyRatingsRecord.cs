using MetaRec.Contracts.Items;

namespace MetaRec.Grains.Items;

/// <summary>The durable part of an item's early ratings. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.EarlyRatingsRecord")]
internal sealed record EarlyRatingsRecord
{
    /// <summary>One for each user, the latest last.</summary>
    [Id(0)]
    public IReadOnlyList<EarlyRating> Ratings { get; init; } = [];

    /// <summary>Counts the changes.</summary>
    [Id(1)]
    public long Number { get; init; }
}
