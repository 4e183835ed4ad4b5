namespace MetaRec.Client.Items;

/// <summary>An item of the live catalogue.</summary>
/// <param name="Id">External id.</param>
/// <param name="Title">What is shown; null: the title of the training data, else the id.</param>
/// <param name="Features">Values by field, in the words of the data set.</param>
/// <param name="Categories">What rankings can be restricted to.</param>
/// <param name="AvailableFrom">Recommended from then on; null: from the beginning.</param>
/// <param name="AvailableUntil">Recommended before then; null: for ever.</param>
/// <param name="Hidden">Never recommended, whatever the time.</param>
/// <param name="Etag">The ETag, for If-Match.</param>
/// <param name="ChangedAt">When it was last changed.</param>
public sealed record ItemDocument(
    string Id,
    string? Title,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Features,
    IReadOnlyList<string> Categories,
    DateTimeOffset? AvailableFrom,
    DateTimeOffset? AvailableUntil,
    bool Hidden,
    string Etag,
    DateTimeOffset ChangedAt)
{
    /// <summary>Ratings of it that it is adapted to, of a user each: the first that came, where training has seen none.</summary>
    public int EarlyRatings { get; init; }

    /// <summary>Their mean; null without any.</summary>
    public double? EarlyMean { get; init; }

    /// <summary>Features that have no effect, since the version in service does not know them. Only in the answer of a put, else null; empty also where no version is in service, or did not answer in time.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}
