namespace MetaRec.Client.Security;

/// <summary>A page of the keys.</summary>
/// <param name="Keys">The keys, the latest made first.</param>
/// <param name="NextCursor">To be given for the next page; null on the last.</param>
public sealed record ApiKeyPage(IReadOnlyList<ApiKeyDocument> Keys, string? NextCursor);
