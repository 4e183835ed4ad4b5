using System.ComponentModel.DataAnnotations;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Client;
using MetaRec.Data;
using MetaRec.Gateway;
using MetaRec.Gateway.Configuration;
using MetaRec.Gateway.Process;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Live;
using MetaRec.Grains.Serving;
using MetaRec.Grains.Training;
using MetaRec.Hosting.Configuration;
using MetaRec.Learning.Torch;
using MetaRec.Silo.Standalone;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaRec.Cli.Standalone;

/// <summary>Silos and gateway in this process. State lies in folder/storage, checkpoints in folder/checkpoints.</summary>
internal sealed class StandaloneProcess : IAsyncDisposable
{
    /// <summary>Where state lies that was not told otherwise.</summary>
    public const string DefaultFolder = "metarec-out/standalone";

    private const string Example = "docs/examples/quick.yaml";

    private readonly StandaloneCluster _cluster;
    private readonly WebApplication _gateway;

    private StandaloneProcess(StandaloneCluster cluster, WebApplication gateway, ServingOptions serving, string folder)
    {
        Serving = serving;
        _cluster = cluster;
        _gateway = gateway;
        Server = GatewayHost.AddressesOf(gateway)[0];
        var lanes = LanesPerSilo(cluster.Silos.Count) * cluster.Silos.Count;
        ReadyLine = string.Create(
            CultureInfo.InvariantCulture,
            $"ready: {string.Join(", ", GatewayHost.AddressesOf(gateway).Select(Shown))} ({Counted.Of(cluster.Silos.Count, "silo")}, {Counted.Of(lanes, "lane")}, state in {folder})");
        NextCommand = $"./metarec job submit {Example}{(Server == MetaRecClient.DefaultServer ? "" : $" --server {Shown(Server)}")}";
    }

    /// <summary>The gateway's first address.</summary>
    public Uri Server { get; }

    /// <summary>How the silos serve. <see cref="ServingOptions.ArmMetrics"/> may be changed while they do.</summary>
    public ServingOptions Serving { get; }

    /// <summary>Calls grains without the gateway.</summary>
    public IGrainFactory Grains => _cluster.GrainFactory;

    /// <summary>What has been started, and where it listens.</summary>
    public string ReadyLine { get; }

    /// <summary>What one will want to type now.</summary>
    public string NextCommand { get; }

    /// <summary>Starts everything and returns once it listens.</summary>
    /// <exception cref="ValidationException">A setting is wrong.</exception>
    /// <exception cref="RefusedException">Another process uses the folder or listens at the address.</exception>
    public static async Task<StandaloneProcess> StartAsync(StandaloneSettings settings, CancellationToken cancellationToken)
    {
        var (options, serving) = ReadOptions(settings);
        var data = (settings.DataFolder ?? Environment.GetEnvironmentVariable(DatasetCatalog.FolderVariable)) is { Length: > 0 } named ? Path.GetFullPath(named) : null;
        Environment.SetEnvironmentVariable(DatasetCatalog.FolderVariable, data);
        var folder = settings.StorageFolder ?? DefaultFolder;
        StandaloneCluster? cluster = null;
        var gateway = GatewayHost.Create(
            options, () => cluster?.GrainFactory ?? throw new InvalidOperationException("The silos are starting."), static logging => logging.AddGatewayConsole());
        try
        {
            // First what fails quickly: an address in use is told before silos have started.
            await GatewayHost.StartAsync(gateway, cancellationToken);
            cluster = await StartSilosAsync(folder, new TrainingDataCache(data, new FileSnapshotStore(Path.Combine(folder, "snapshots"))), settings, serving, options.Dashboard, cancellationToken);
            return new StandaloneProcess(cluster, gateway, serving, folder);
        }
        catch (Exception error) when (error is AddressUnusableException or InvalidOperationException)
        {
            await gateway.DisposeAsync();
            throw new RefusedException(error.Message, error);
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the gateway, then the silos. Jobs keep their state; their last checkpoint is where they go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gateway.StopAsync(CancellationToken.None);
        await _gateway.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private static Task<StandaloneCluster> StartSilosAsync(
        string folder, TrainingDataCache data, StandaloneSettings settings, ServingOptions serving, bool dashboard, CancellationToken cancellationToken)
    {
        var checkpoints = new FileCheckpointStore(Path.Combine(folder, "checkpoints"));
        var options = new StandaloneOptions
        {
            StorageFolder = Path.Combine(folder, "storage"),
            Silos = settings.Silos,
            LanesPerSilo = LanesPerSilo(settings.Silos),
            LaneInitializer = TorchRuntime.Initialize,
            Dashboard = dashboard,
            ConfigureServices = services => services.AddMetaRecGrains(checkpoints, data).AddSingleton(Options.Create(serving)),
            ConfigureLogging = logging => ConfigureLogging(logging, settings.Verbose),
        };
        return StandaloneCluster.StartAsync(options, cancellationToken);
    }

    private static int LanesPerSilo(int silos) => Math.Max(1, Environment.ProcessorCount / silos);

    /// <exception cref="ValidationException">Something is wrong; the message names all of it.</exception>
    private static (GatewayOptions Gateway, ServingOptions Serving) ReadOptions(StandaloneSettings settings)
    {
        IEnumerable<KeyValuePair<string, string?>> urls = settings.Urls is null ? [] : [KeyValuePair.Create($"{GatewayOptions.Section}:Urls", (string?)settings.Urls)];
        var reader = new OptionsReader(new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection([.. urls, .. settings.More]).Build());
        var options = (reader.Read<GatewayOptions>(GatewayOptions.Section), reader.Read<ServingOptions>(ServingOptions.Section));
        if (settings.DataFolder is { } folder && !Directory.Exists(folder))
        {
            reader.AddError($"The data folder '{folder}' does not exist (--data). Name the folder that holds the data sets.");
        }

        reader.ThrowIfInvalid();
        return options;
    }

    private static void ConfigureLogging(ILoggingBuilder logging, bool verbose)
    {
        logging.AddGatewayConsole();
        logging.AddFilter("MetaRec", verbose ? LogLevel.Information : LogLevel.Warning);
    }

    private static string Shown(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
