using System.ComponentModel.DataAnnotations;
using MetaRec.Gateway.Configuration;
using MetaRec.Hosting;
using MetaRec.Hosting.Configuration;
using MetaRec.Hosting.Monitoring;

namespace MetaRec.Gateway.Process;

/// <summary>All options of a gateway process, read and checked together.</summary>
internal sealed record GatewaySettings(ClusterConnectionOptions Cluster, GatewayOptions Gateway, TelemetryOptions Telemetry)
{
    /// <exception cref="ValidationException">Something is wrong; the message names all of it.</exception>
    public static GatewaySettings Read(IConfiguration configuration)
    {
        var reader = new OptionsReader(configuration);
        var settings = new GatewaySettings(
            ClusterConnectionOptions.Read(reader), reader.Read<GatewayOptions>(GatewayOptions.Section), reader.Read<TelemetryOptions>(TelemetryOptions.Section));
        reader.ThrowIfInvalid();
        settings.Cluster.Tls.Check();
        return settings;
    }
}
