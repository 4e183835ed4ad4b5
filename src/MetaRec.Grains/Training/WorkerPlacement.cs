using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace MetaRec.Grains.Training;

/// <summary>Places a grain on the silo that its key ends with, and nowhere else.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class WorkerPlacementAttribute() : PlacementAttribute(new WorkerPlacement());

/// <inheritdoc cref="WorkerPlacementAttribute"/>
[Serializable]
internal sealed class WorkerPlacement : PlacementStrategy;

/// <inheritdoc cref="WorkerPlacementAttribute"/>
internal sealed class WorkerPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var (_, silo) = GrainKeys.ParseWorker(target.GrainIdentity.Key.ToString()!);
        return context.GetCompatibleSilos(target).Contains(silo)
            ? Task.FromResult(silo)
            : throw new SiloUnavailableException($"Silo {silo} is not an active worker: its work is to be done elsewhere.");
    }
}
