using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Runtime.InteropServices;
using MetaRec.Cli.Server;
using MetaRec.Gateway.Configuration;
using MetaRec.Gateway.Process;
using MetaRec.Hosting;
using MetaRec.Hosting.Configuration;
using MetaRec.Silo.Health;
using MetaRec.Silo.Process;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace MetaRec.Cli.Doctor;

/// <summary>Which checks a process, and a server, ask for.</summary>
internal static class DoctorPlan
{
    /// <param name="process">silo or gateway.</param>
    /// <param name="configuration">What the process would read.</param>
    /// <param name="server">A gateway to ask; null: none.</param>
    public static IReadOnlyList<ICheck> Create(string process, IConfiguration configuration, ServerConnection? server)
    {
        var isSilo = process == "silo";
        List<ICheck> checks = [new MachineCheck(RuntimeInformation.RuntimeIdentifier)];
        if (isSilo)
        {
            checks.AddRange([new LibrariesCheck(), new DeviceCheck()]);
        }

        // With mistakes in them, settings are read as far as they can be: the rest is to be looked at in the same run.
        var reader = new OptionsReader(configuration);
        var cluster = reader.Read<ClusterConnectionOptions>(ClusterConnectionOptions.Section);
        var isGiven = configuration.GetSection("MetaRec").GetChildren().Any() || configuration.GetSection("Orleans").GetChildren().Any();
        checks.Add(new ConfigurationCheck(process, isGiven ? ProblemsOf(isSilo, configuration) : null));
        if (isGiven)
        {
            if (cluster.Address is { Length: > 0 } text && ClusterAddress.TryParse(text, out var address, out _))
            {
                checks.Add(new StoreCheck(address, TimeProvider.System));
            }

            checks.AddRange(isSilo ? OfSilo(reader) : [new PortsCheck([.. PortsOf(reader.Read<GatewayOptions>(GatewayOptions.Section))], null)]);
            checks.Add(new CertificatesCheck(cluster.Tls, TimeProvider.System));
        }

        if (server is not null)
        {
            checks.Add(new ServerCheck(server, TimeProvider.System));
        }

        return checks;
    }

    private static IReadOnlyList<string> ProblemsOf(bool isSilo, IConfiguration configuration)
    {
        try
        {
            if (isSilo)
            {
                SiloSettings.Read(configuration);
            }
            else
            {
                GatewaySettings.Read(configuration);
            }

            return [];
        }
        catch (InvalidSettingsException error)
        {
            return error.Problems;
        }
        catch (ValidationException error)
        {
            return [error.Message];
        }
    }

    private static IEnumerable<ICheck> OfSilo(OptionsReader reader)
    {
        var silo = reader.Read<SiloProcessOptions>(SiloProcessOptions.Section);
        var health = reader.Read<HealthOptions>(HealthOptions.Section);
        _ = IPAddress.TryParse(silo.AdvertisedAddress, out var advertised);
        var listen = advertised is null || IPAddress.IsLoopback(advertised) ? IPAddress.Loopback : IPAddress.Any;
        (string Name, IPAddress Address, int Port, string Setting)[] ports =
        [
            ("silo", listen, silo.SiloPort, "MetaRec:Silo:SiloPort, or --silo-port"), ("clients", listen, silo.GatewayPort, "MetaRec:Silo:GatewayPort, or --gateway-port"),
            ("probes", IPAddress.Any, health.Port, "MetaRec:Health:Port, or --health-port"),
        ];
        yield return new PortsCheck([.. ports.Where(static port => IsPort(port.Port)).Select(static port => (port.Name, new IPEndPoint(port.Address, port.Port), port.Setting))], advertised);
        if (!string.IsNullOrEmpty(silo.StorageFolder))
        {
            yield return new FolderCheck(silo.StorageFolder, "MetaRec:Silo:StorageFolder, or --storage");
        }
    }

    private static IEnumerable<(string, IPEndPoint, string)> PortsOf(GatewayOptions gateway)
    {
        foreach (var port in gateway.UrlList.Select(PortOf).Where(IsPort))
        {
            yield return ("http", new IPEndPoint(gateway.IsLoopback ? IPAddress.Loopback : IPAddress.Any, port), "MetaRec:Gateway:Urls, or --urls");
        }

        if (IsPort(gateway.MetricsPort))
        {
            yield return ("metrics", new IPEndPoint(IPAddress.Any, gateway.MetricsPort), "MetaRec:Gateway:MetricsPort");
        }
    }

    /// <summary>The port of a URL; 0 where it is none, which the configuration's check says.</summary>
    private static int PortOf(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Port;
        }
        catch (FormatException)
        {
            return 0;
        }
    }

    /// <summary>0 stands for a free one, or none.</summary>
    private static bool IsPort(int port) => port is > 0 and <= IPEndPoint.MaxPort;
}
