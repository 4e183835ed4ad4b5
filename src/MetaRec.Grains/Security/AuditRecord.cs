using MetaRec.Contracts.Security;

namespace MetaRec.Grains.Security;

/// <summary>The latest segment of the audit log, which is not full yet. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.AuditRecord")]
internal sealed record AuditRecord
{
    /// <summary>Its entries, oldest first.</summary>
    [Id(0)]
    public IReadOnlyList<AuditEntry> Entries { get; init; } = [];

    /// <summary>Segments before it, all full.</summary>
    [Id(1)]
    public long Segments { get; init; }
}
