using MetaRec.Gateway.Configuration;
using MetaRec.Gateway.Process;
using MetaRec.Grains.Lanes;
using MetaRec.Grains.Live;
using MetaRec.Grains.Serving;
using MetaRec.Grains.Training;
using MetaRec.Hosting;
using MetaRec.Hosting.Monitoring;
using MetaRec.Silo.Checkpoints;
using MetaRec.Silo.Health;
using MetaRec.Silo.Process;
using Microsoft.Extensions.Configuration;

namespace MetaRec.Deploy.Tests.Configuration;

/// <summary>The options of the processes, by their names in the environment.</summary>
internal static class ProcessOptions
{
    private static readonly (string Section, Type Type)[] Every =
        [(ClusterConnectionOptions.Section, typeof(ClusterConnectionOptions)), (TelemetryOptions.Section, typeof(TelemetryOptions))];

    /// <summary>Of a silo.</summary>
    public static IReadOnlyList<string> Silo { get; } = Names(
    [
        .. Every, (SiloProcessOptions.Section, typeof(SiloProcessOptions)), (LanePoolOptions.Section, typeof(LanePoolOptions)),
        (TrainingOptions.Section, typeof(TrainingOptions)), (HealthOptions.Section, typeof(HealthOptions)),
        (ServingOptions.Section, typeof(ServingOptions)), (S3Options.Section, typeof(S3Options)), (LiveOptions.Section, typeof(LiveOptions)),
    ]);

    /// <summary>Of a gateway.</summary>
    public static IReadOnlyList<string> Gateway { get; } = Names([.. Every, (GatewayOptions.Section, typeof(GatewayOptions))]);

    /// <summary>Reads a silo's options as the process does.</summary>
    /// <returns>The ports that it listens at.</returns>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">They are wrong.</exception>
    public static IEnumerable<int> ReadSilo(IReadOnlyDictionary<string, string> environment)
    {
        var settings = SiloSettings.Read(Configure(environment));
        return ((int[])[settings.Silo.SiloPort, settings.Silo.GatewayPort, settings.Health.Port]).Where(port => port != 0);
    }

    /// <summary>Reads a gateway's options as the process does.</summary>
    /// <returns>The ports that it listens at.</returns>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">They are wrong.</exception>
    public static IEnumerable<int> ReadGateway(IReadOnlyDictionary<string, string> environment)
    {
        var gateway = GatewaySettings.Read(Configure(environment)).Gateway;
        return gateway.UrlList.Select(url => int.Parse(url[(url.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture)).Append(gateway.MetricsPort).Where(port => port != 0);
    }

    private static IConfigurationRoot Configure(IReadOnlyDictionary<string, string> environment) => new ConfigurationBuilder()
        .AddInMemoryCollection(environment.Select(variable => KeyValuePair.Create(variable.Key.Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value))).Build();

    private static List<string> Names(IEnumerable<(string Section, Type Type)> sections) => [.. sections.SelectMany(section => Names(section.Section, section.Type)).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Names(string section, Type type) => type.GetProperties().Where(property => property.SetMethod?.IsPublic == true).SelectMany(property =>
        property.PropertyType.IsClass && property.PropertyType != typeof(string)
            ? Names($"{section}:{property.Name}", property.PropertyType)
            : [$"{section}:{property.Name}".Replace(":", "__", StringComparison.Ordinal)]);
}
