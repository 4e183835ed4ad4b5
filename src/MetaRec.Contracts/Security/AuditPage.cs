namespace MetaRec.Contracts.Security;

/// <summary>A part of the audit log, the latest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Next">The cursor of the part after it; null where it is the last.</param>
[GenerateSerializer, Immutable, Alias("metarec.AuditPage")]
public sealed record AuditPage([property: Id(0)] IReadOnlyList<AuditEntry> Entries, [property: Id(1)] long? Next);
