using System.Globalization;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace MetaRec.Grains.Training;

/// <summary>Spreads the shards of a job evenly: shard s goes to silo s modulo the number of silos, in the order of their addresses.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShardPlacementAttribute() : PlacementAttribute(new ShardPlacement());

/// <inheritdoc cref="ShardPlacementAttribute"/>
[Serializable]
internal sealed class ShardPlacement : PlacementStrategy;

/// <inheritdoc cref="ShardPlacementAttribute"/>
internal sealed class ShardPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        var key = target.GrainIdentity.Key.ToString()!;
        var shard = int.Parse(key.AsSpan(key.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
        return Task.FromResult(silos.Order().ElementAt(shard % silos.Length));
    }
}
