using System.ComponentModel.DataAnnotations;
using MetaRec.Grains.Lanes;
using MetaRec.Grains.Live;
using MetaRec.Grains.Serving;
using MetaRec.Grains.Training;
using MetaRec.Hosting;
using MetaRec.Hosting.Configuration;
using MetaRec.Hosting.Monitoring;
using MetaRec.Silo.Checkpoints;
using MetaRec.Silo.Health;
using Microsoft.Extensions.Configuration;

namespace MetaRec.Silo.Process;

/// <summary>All options of a silo process, read and checked together.</summary>
internal sealed record SiloSettings(ClusterConnectionOptions Cluster, SiloProcessOptions Silo, LanePoolOptions Lanes, HealthOptions Health, TelemetryOptions Telemetry, S3Options S3)
{
    /// <exception cref="ValidationException">Something is wrong; the message names all of it.</exception>
    public static SiloSettings Read(IConfiguration configuration)
    {
        var reader = new OptionsReader(configuration);
        var settings = new SiloSettings(
            ClusterConnectionOptions.Read(reader), reader.Read<SiloProcessOptions>(SiloProcessOptions.Section), reader.Read<LanePoolOptions>(LanePoolOptions.Section),
            reader.Read<HealthOptions>(HealthOptions.Section), reader.Read<TelemetryOptions>(TelemetryOptions.Section),
            reader.Read<S3Options>(S3Options.Section));

        // Read once more by the services; here so that its mistakes are named with the others.
        reader.Read<TrainingOptions>(TrainingOptions.Section);
        reader.Read<ServingOptions>(ServingOptions.Section);
        reader.Read<LiveOptions>(LiveOptions.Section);
        if (settings.Health.Port != 0 && (settings.Health.Port == settings.Silo.SiloPort || settings.Health.Port == settings.Silo.GatewayPort))
        {
            reader.AddError($"The port of the probes must be one of its own, but {settings.Health.Port} is the silo port or the gateway port ({HealthOptions.Section}:Port, or --health-port). Choose another.");
        }

        if (configuration[$"{LanePoolOptions.Section}:{nameof(LanePoolOptions.Lanes)}"] is null)
        {
            // A silo of its own has the machine to itself, unless it is told otherwise.
            settings.Lanes.Lanes = Environment.ProcessorCount;
        }

        reader.ThrowIfInvalid();
        return settings;
    }
}
