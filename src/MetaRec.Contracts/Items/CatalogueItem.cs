namespace MetaRec.Contracts.Items;

/// <summary>An item of the live catalogue.</summary>
/// <param name="Id">External id.</param>
/// <param name="Content">What a client said of it last.</param>
/// <param name="Revision">Ascending with every change that a client makes of it, also beyond a deletion.</param>
/// <param name="ChangedAt">When that was.</param>
[GenerateSerializer, Immutable, Alias("metarec.CatalogueItem")]
public sealed record CatalogueItem(
    [property: Id(0)] string Id, [property: Id(1)] ItemContent Content, [property: Id(2)] long Revision, [property: Id(3)] DateTimeOffset ChangedAt)
{
    /// <summary>What early ratings say of it; null where there was none. No part of what a client said: the revision stays.</summary>
    [Id(4)]
    public EarlyFeedback? Early { get; init; }

    /// <summary>From when on its age counts: when it became available, else its last change.</summary>
    public DateTimeOffset Start => Content.AvailableFrom ?? ChangedAt;

    /// <summary>The revision as HTTP's ETag, without quotes.</summary>
    public string ETag => Revision.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
}
