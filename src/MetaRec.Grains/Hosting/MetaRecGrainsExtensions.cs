using System.ComponentModel.DataAnnotations;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Cluster;
using MetaRec.Grains.Items;
using MetaRec.Grains.Lanes;
using MetaRec.Grains.Live;
using MetaRec.Grains.Models;
using MetaRec.Grains.Monitoring;
using MetaRec.Grains.Placement;
using MetaRec.Grains.Serving;
using MetaRec.Grains.Training;
using MetaRec.Learning.Torch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Placement;

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
        services.TryAddSingleton<IPrivacyKeys, RandomPrivacyKeys>();
        services.AddSingleton<JobRuntimes>();
        services.AddSingleton<LocalTasks>();
        services.AddSingleton<ServedModels>();
        services.AddSingleton<ServedModelsNews>();
        services.AddSingleton<EvaluationLane>();
        services.AddSingleton<ServingModels>();
        services.AddSingleton<ServingWorlds>();
        services.AddOptions<ServingOptions>().BindConfiguration(ServingOptions.Section)
            .PostConfigure(static options => Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true)).ValidateOnStart();
        services.AddSingleton<IConfigureOptions<GrainCollectionOptions>, UserCollection>();
        services.AddSingleton(static provider => new ServingPool(provider.GetRequiredService<IOptions<ServingOptions>>().Value, TorchRuntime.Initialize));
        services.AddSingleton<ServedCatalogues>();
        services.AddSingleton<ServingMetrics>();
        services.AddSingleton<ArmCounter>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<ArmCounter>());
        services.TryAddSingleton(static _ => new TransferMemory());
        services.AddSingleton<OnlineErrors>();
        services.AddSingleton<EarlyRatings>();
        services.AddSingleton<StoredUsers>();
        services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section)
            .PostConfigure(static options => Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true)).ValidateOnStart();
        services.AddSingleton<TrainingMetrics>();
        services.AddSingleton<JobCounts>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<JobCounts>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloInstruments>();
        services.AddOptions<TrainingOptions>().BindConfiguration(TrainingOptions.Section)
            .PostConfigure(static options => Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true)).ValidateOnStart();
        services.TryAddSingleton(new SiloFacts(SiloFacts.ProgramVersion, "sqlite"));
        services.AddSingleton<DrainedSilos>();
        services.AddSingleton<SiloHoldings>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloDrain>();
        services.TryAddSingleton(static provider => new LaneDevices(provider.GetRequiredService<IOptions<LanePoolOptions>>()));
        services.TryAddSingleton<IMicroBatchDevice, EngineDevice>();
        services.TryAddSingleton<IWorkerSilos, ActiveWorkerSilos>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddPlacementDirector<WorkerPlacement, WorkerPlacementDirector>();
        services.AddPlacementFilter<SiloRoleFilter, SiloRoleFilterDirector>(ServiceLifetime.Transient);
        return services;
    }
}
