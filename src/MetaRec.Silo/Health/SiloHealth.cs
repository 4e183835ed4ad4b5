using MetaRec.Grains.Cluster;
using Microsoft.Extensions.Hosting;

namespace MetaRec.Silo.Health;

/// <summary>What the probes of a silo say. Each gives null where all is well, and else the reason.</summary>
internal sealed class SiloHealth(ISiloStatusOracle silo, StoreCheck store, IHostApplicationLifetime lifetime, DrainedSilos drained, ILocalSiloDetails local)
{
    private volatile bool _hasJoined;

    /// <summary>Has the silo become an active member? Once it has, this stays so.</summary>
    public string? Startup()
    {
        _hasJoined |= silo.CurrentStatus == SiloStatus.Active;
        return _hasJoined ? null : $"The silo has not joined the cluster yet: it is {silo.CurrentStatus}.";
    }

    /// <summary>Is the silo an active member that was told neither to stop nor to drain, and does its store answer?</summary>
    public async Task<string?> ReadyAsync()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return "The silo is stopping.";
        }

        return Startup() is { } starting ? starting
            : silo.CurrentStatus != SiloStatus.Active ? $"The silo is no active member of the cluster: it is {silo.CurrentStatus}."
            : drained.Contains(local.SiloAddress) ? "The silo is being drained."
            : await store.FindProblemAsync() is { } problem ? $"The cluster's store is away: {problem}"
            : null;
    }
}
