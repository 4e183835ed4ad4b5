using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Security;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Security;

/// <inheritdoc cref="IAuditSegmentGrain"/>
[SiloRole(SiloRoles.Coordinator)]
internal sealed class AuditSegmentGrain([PersistentState("audit-segment", "metarec")] IPersistentState<AuditSegmentRecord> record) : Grain, IAuditSegmentGrain
{
    public Task WriteAsync(IReadOnlyList<AuditEntry> entries) => StoreAsync(entries);

    public Task CompleteAsync(long number, string outcome, string? target) =>
        AuditSegment.Complete(record.State.Entries, number, outcome, target) is { } changed ? StoreAsync(changed) : Task.CompletedTask;

    public Task<IReadOnlyList<AuditEntry>> ReadAsync() => Task.FromResult(record.State.Entries);

    private Task StoreAsync(IReadOnlyList<AuditEntry> entries) => record.ReplaceAsync(new AuditSegmentRecord { Entries = entries });
}
