using MetaRec.Contracts.Cluster;
using MetaRec.Grains.Lanes;
using MetaRec.Grains.Serving;
using MetaRec.Grains.Training;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Monitoring;

/// <summary>Makes the instruments of a silo's roles when it starts, so that what is 0 is shown as 0 before the first job and the first user.</summary>
internal sealed class SiloInstruments(ILocalSiloDetails silo, IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(SiloInstruments), ServiceLifecycleStage.Active, _ => MakeAsync());

    private Task MakeAsync()
    {
        var roles = SiloName.RolesOf(silo.Name);
        if ((roles & (SiloRoles.Coordinator | SiloRoles.Worker)) != SiloRoles.None)
        {
            _ = services.GetRequiredService<TrainingMetrics>();
        }

        if (roles.HasFlag(SiloRoles.Worker))
        {
            _ = services.GetRequiredService<LanePool>();
        }

        if (roles.HasFlag(SiloRoles.Serving))
        {
            _ = services.GetRequiredService<ServingMetrics>();
        }

        return Task.CompletedTask;
    }
}
