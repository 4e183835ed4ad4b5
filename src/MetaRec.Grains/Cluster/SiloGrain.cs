using System.Diagnostics;
using MetaRec.Contracts.Cluster;
using MetaRec.Grains.Lanes;
using MetaRec.Grains.Serving;
using MetaRec.Grains.Training;
using Orleans.Concurrency;

namespace MetaRec.Grains.Cluster;

/// <inheritdoc cref="ISiloGrain"/>
[WorkerPlacement]
[Reentrant]
internal sealed class SiloGrain(SiloFacts facts, LanePool lanes, ServingPool serving, SiloHoldings holdings, DrainedSilos drained, ILocalSiloDetails silo) : Grain, ISiloGrain
{
    public async Task<SiloDescription> DescribeAsync()
    {
        using var process = Process.GetCurrentProcess();
        return new SiloDescription(facts.Version, facts.Store, lanes.Lanes, lanes.Waiting, serving.Threads, process.WorkingSet64, await holdings.CountAsync())
        {
            DrainedSince = drained.List.Silos.TryGetValue(silo.SiloAddress, out var since) ? since : null,
        };
    }

    public Task TakeAsync(DrainList list)
    {
        drained.Take(list);
        return Task.CompletedTask;
    }
}
