using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Security;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Security;

/// <inheritdoc cref="IQuotaGrain"/>
[SiloRole(SiloRoles.Coordinator)]
internal sealed class QuotaGrain([PersistentState("quota", "metarec")] IPersistentState<QuotaRecord> record) : Grain, IQuotaGrain
{
    public async Task<QuotaGrant> TakeAsync(DateOnly day, long wanted, long quota)
    {
        var before = record.State;

        // A gateway whose clock is behind takes from the day that has begun elsewhere.
        var (current, used) = day > before.Day ? (day, 0) : (before.Day, before.Used);
        var granted = Math.Max(0, Math.Min(wanted, quota - used));
        if (granted > 0)
        {
            await record.ReplaceAsync(new QuotaRecord { Day = current, Used = used + granted });
        }

        return new QuotaGrant(granted, Math.Max(0, quota - used - granted));
    }
}
