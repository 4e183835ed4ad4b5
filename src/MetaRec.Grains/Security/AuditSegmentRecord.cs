using MetaRec.Contracts.Security;

namespace MetaRec.Grains.Security;

/// <summary>A full segment of the audit log. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.AuditSegmentRecord")]
internal sealed record AuditSegmentRecord
{
    [Id(0)]
    public IReadOnlyList<AuditEntry> Entries { get; init; } = [];
}
