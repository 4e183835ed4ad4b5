namespace MetaRec.Client.Serving;

/// <summary>What is stored of a user.</summary>
/// <param name="Id">The user.</param>
/// <param name="Model">The model.</param>
/// <param name="Features">The profile: values by field.</param>
/// <param name="CreatedAt">When the user was first heard of.</param>
/// <param name="EventCount">How many events there are.</param>
/// <param name="Events">A page of them, in the order of arrival.</param>
/// <param name="NextCursor">To be given for the next page; null on the last.</param>
public sealed record UserDocument(
    string Id, string Model, IReadOnlyDictionary<string, IReadOnlyList<string>> Features, DateTimeOffset CreatedAt, int EventCount, IReadOnlyList<UserEventDocument> Events, string? NextCursor)
{
    /// <summary>Features that have no effect, since the version in service does not know them. Only in the answer of a put, else null; empty also where no version is in service, or did not answer in time.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}
