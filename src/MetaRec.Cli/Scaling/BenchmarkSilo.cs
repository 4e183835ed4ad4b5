using System.Globalization;
using MetaRec.Grains.Training;
using MetaRec.Silo.Process;
using MetaRec.Silo.Standalone;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetaRec.Cli.Scaling;

/// <summary>Starts silos that are measured, in this process, the way <c>metarec silo</c> does.</summary>
internal static class BenchmarkSilo
{
    private const int Attempts = 5;

    /// <summary>Starts a silo on free ports.</summary>
    /// <param name="folder">Holds the cluster's SQLite file and its checkpoints; the same for all its silos.</param>
    /// <param name="name">The silo's name.</param>
    /// <param name="roles">Its roles.</param>
    /// <param name="lanes">Its lanes.</param>
    /// <param name="device">What computes on its lanes; null: the engine.</param>
    /// <param name="verbose">Whether silos write their log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SiloProcess> StartAsync(
        string folder, string name, string roles, int lanes, IMicroBatchDevice? device, bool verbose, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SiloProcess.StartAsync(null, Settings(folder, name, roles, lanes), cancellationToken, builder => Configure(builder, device, verbose));
            }
            catch (PortInUseException) when (attempt < Attempts)
            {
                // Somebody took the port meanwhile; other ports are tried.
            }
        }
    }

    /// <summary>The settings of a silo, by their keys.</summary>
    public static Dictionary<string, string?> Settings(string folder, string name, string roles, int lanes)
    {
        var (siloPort, gatewayPort) = FreePorts.Take();
        return new Dictionary<string, string?>
        {
            ["MetaRec:Cluster:Address"] = $"sqlite:{Path.Combine(folder, "cluster")}",
            ["MetaRec:Cluster:ClusterId"] = "scaling",
            ["MetaRec:Silo:Name"] = name,
            ["MetaRec:Silo:Roles"] = roles,
            ["MetaRec:Silo:SiloPort"] = siloPort.ToString(CultureInfo.InvariantCulture),
            ["MetaRec:Silo:GatewayPort"] = gatewayPort.ToString(CultureInfo.InvariantCulture),
            ["MetaRec:Silo:StorageFolder"] = Path.Combine(folder, "storage"),
            ["MetaRec:Lanes:Lanes"] = lanes.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static void Configure(HostApplicationBuilder builder, IMicroBatchDevice? device, bool verbose)
    {
        if (!verbose)
        {
            builder.Logging.SetMinimumLevel(LogLevel.Error);
            builder.Logging.AddFilter("MetaRec", LogLevel.Error);
            builder.Logging.AddFilter("Orleans", LogLevel.Critical);
        }

        if (device is not null)
        {
            builder.Services.AddSingleton(device);
        }
    }
}
