namespace MetaRec.Client.Serving;

/// <summary>A user in a list or an export.</summary>
/// <param name="Id">The user.</param>
/// <param name="Features">The profile: values by field.</param>
/// <param name="CreatedAt">When the user was first heard of.</param>
/// <param name="EventCount">How many events there are.</param>
public sealed record UserSummary(string Id, IReadOnlyDictionary<string, IReadOnlyList<string>> Features, DateTimeOffset CreatedAt, int EventCount);
