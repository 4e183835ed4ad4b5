namespace MetaRec.Client.Security;

/// <summary>A page of the audit log.</summary>
/// <param name="Entries">The entries, the latest first.</param>
/// <param name="NextCursor">To be given for the next page; null on the last.</param>
public sealed record AuditList(IReadOnlyList<AuditItem> Entries, string? NextCursor);
