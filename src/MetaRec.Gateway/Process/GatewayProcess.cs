using System.ComponentModel.DataAnnotations;
using MetaRec.Hosting.Monitoring;

namespace MetaRec.Gateway.Process;

/// <summary>
/// A gateway as a process of its own. Settings come, the later before the earlier, from a JSON file, the environment (<c>MetaRec__Gateway__Urls</c>) and the command
/// line; those of Orleans itself from its section <c>Orleans</c> in the same places. Logs go to standard error, one line per event.
/// </summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private readonly WebApplication _gateway;

    private GatewayProcess(WebApplication gateway, GatewaySettings settings)
    {
        _gateway = gateway;
        ReadyLine = $"listening: gateway at {string.Join(", ", Addresses.Select(address => address.GetLeftPart(UriPartial.Authority)))}, "
            + $"cluster '{settings.Cluster.ClusterId}' at {(object?)settings.Cluster.ToAddress() ?? "the providers of the Orleans section"}";
    }

    /// <summary>Where it listens, with the ports that it found where it was told 0.</summary>
    public IReadOnlyList<Uri> Addresses => GatewayHost.AddressesOf(_gateway);

    /// <summary>What the gateway is, once it listens. It may have to look for its cluster yet, and says so to whoever asks it.</summary>
    public string ReadyLine { get; }

    /// <summary>Starts the gateway and returns once it listens.</summary>
    /// <param name="configurationFile">A JSON file, or null.</param>
    /// <param name="commandLine">Settings that go before all others.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ValidationException">Settings are wrong; the message names all of them.</exception>
    /// <exception cref="AddressUnusableException">It cannot listen there: another process does, or it has no right to.</exception>
    public static async Task<GatewayProcess> StartAsync(
        string? configurationFile, IEnumerable<KeyValuePair<string, string?>> commandLine, CancellationToken cancellationToken)
    {
        var times = new StartTimes();
        var builder = new ConfigurationBuilder();
        if (configurationFile is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(configurationFile), optional: false);
        }

        var configuration = builder.AddEnvironmentVariables().AddInMemoryCollection(commandLine).Build();
        var settings = GatewaySettings.Read(configuration);
        times.Reach("settings");
        var gateway = GatewayHost.Create(
            settings.Gateway, settings.Cluster, settings.Telemetry, configuration,
            logging => logging.AddGatewayConsole(settings.Telemetry).AddConfiguration(configuration.GetSection("Logging")), times);
        times.Reach("host");
        try
        {
            await GatewayHost.StartAsync(gateway, cancellationToken);
            times.Reach("listening");
            return new GatewayProcess(gateway, settings);
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the gateway: requests in flight are answered, streams of events end and can be gone on with at another gateway.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gateway.StopAsync(CancellationToken.None);
        await _gateway.DisposeAsync();
    }
}
