using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Security;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Security;

/// <inheritdoc cref="IAuditGrain"/>
[SiloRole(SiloRoles.Coordinator)]
internal sealed class AuditGrain([PersistentState("audit", "metarec")] IPersistentState<AuditRecord> record) : Grain, IAuditGrain
{
    public async Task<long> AppendAsync(AuditEntry entry)
    {
        if (record.State.Entries.FirstOrDefault(known => known.Id == entry.Id) is { } known)
        {
            return known.Number;
        }

        var (entries, segments) = (record.State.Entries, record.State.Segments);
        if (entries.Count == AuditSegment.Size)
        {
            // The segment is durable before this record lets go of it.
            await Segment(segments).WriteAsync(entries);
            (entries, segments) = ([], segments + 1);
        }

        var number = (segments * AuditSegment.Size) + entries.Count + 1;
        await record.ReplaceAsync(new AuditRecord { Entries = [.. entries, entry with { Number = number, Outcome = null }], Segments = segments });
        return number;
    }

    public Task CompleteAsync(long number, string outcome, string? target)
    {
        if (AuditSegment.Of(number) < record.State.Segments)
        {
            return Segment(AuditSegment.Of(number)).CompleteAsync(number, outcome, target);
        }

        return AuditSegment.Complete(record.State.Entries, number, outcome, target) is { } changed ? record.ReplaceAsync(record.State with { Entries = changed }) : Task.CompletedTask;
    }

    public async Task<AuditPage> ListAsync(long? cursor, int limit)
    {
        var found = new List<AuditEntry>();
        for (var segment = cursor is { } before ? Math.Min(AuditSegment.Of(Math.Max(1, before)), record.State.Segments) : record.State.Segments; segment >= 0 && found.Count <= limit; segment--)
        {
            var entries = segment >= record.State.Segments ? record.State.Entries : await Segment(segment).ReadAsync();
            found.AddRange(entries.Reverse().Where(entry => cursor is null || entry.Number < cursor));
        }

        return new AuditPage([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Number : null);
    }

    private IAuditSegmentGrain Segment(long number) => GrainFactory.GetGrain<IAuditSegmentGrain>(number);
}
