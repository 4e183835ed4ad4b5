using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Models;
using MetaRec.Grains.Placement;
using MetaRec.Grains.Training;

namespace MetaRec.Grains.Models;

/// <inheritdoc cref="IServedModelsGrain"/>
[WorkerPlacement]
[SiloRole(SiloRoles.Serving)]
internal sealed class ServedModelsGrain(ServedModels models) : Grain, IServedModelsGrain
{
    public Task TakeAsync(ServedVersions served)
    {
        models.Take(served);
        return Task.CompletedTask;
    }
}
