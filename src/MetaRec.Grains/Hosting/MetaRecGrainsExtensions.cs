using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Serving;
using MetaRec.Grains.Training;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Hosting;

/// <summary>Registers what the grains need of their silo, beside the lanes and a grain storage named "metarec".</summary>
public static class MetaRecGrainsExtensions
{
    /// <param name="services">The silo's services.</param>
    /// <param name="checkpoints">Where checkpoints lie.</param>
    /// <param name="cache">Data sets; one for all silos of a process.</param>
    public static IServiceCollection AddMetaRecGrains(this IServiceCollection services, ICheckpointStore checkpoints, TrainingDataCache cache)
    {
        services.AddSingleton(checkpoints);
        services.AddSingleton(cache);
        services.AddSingleton<JobRuntimes>();
        services.AddSingleton<ServingModels>();
        services.AddPlacementDirector<ShardPlacement, ShardPlacementDirector>();
        return services;
    }
}
