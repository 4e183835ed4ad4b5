using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using MetaRec.Contracts.Cluster;
using MetaRec.Data;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Cluster;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Lanes;
using MetaRec.Grains.Live;
using MetaRec.Grains.Training;
using MetaRec.Hosting;
using MetaRec.Hosting.Configuration;
using MetaRec.Hosting.Logging;
using MetaRec.Hosting.Monitoring;
using MetaRec.Learning.Torch;
using MetaRec.Silo.Checkpoints;
using MetaRec.Silo.Health;
using MetaRec.Silo.Monitoring;
using MetaRec.Silo.Standalone;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace MetaRec.Silo.Process;

/// <summary>
/// One silo as a process of its own. Settings come, the later before the earlier, from a JSON file, the environment (<c>MetaRec__Cluster__Address</c>) and the command
/// line; those of Orleans itself from its section <c>Orleans</c> in the same places. Logs go to standard error, one line per event.
/// </summary>
public sealed partial class SiloProcess : IAsyncDisposable
{
    private const string OrleansEndpoints = "Orleans:Endpoints";
    private const string OrleansName = "Orleans:Name";

    private readonly IHost _host;
    private readonly TimeSpan _shutdownTimeout;

    private SiloProcess(IHost host, SiloSettings settings)
    {
        _host = host;
        GrainFactory = host.Services.GetRequiredService<IGrainFactory>();
        _shutdownTimeout = settings.Silo.ShutdownTimeout;
        var silo = host.Services.GetRequiredService<ILocalSiloDetails>();
        ReadyLine = string.Create(
            CultureInfo.InvariantCulture,
            $"ready: silo {silo.Name} at {silo.SiloAddress.Endpoint}, gateway port {silo.GatewayAddress?.Endpoint.Port ?? 0}, {settings.Lanes.Lanes} lanes, cluster '{settings.Cluster.ClusterId}' at {(object?)settings.Cluster.ToAddress() ?? "the providers of the Orleans section"}");
    }

    /// <summary>Calls grains from this silo. Use it only while the silo runs.</summary>
    public IGrainFactory GrainFactory { get; }

    /// <summary>What the silo is, once it is a member of its cluster.</summary>
    public string ReadyLine { get; }

    /// <summary>Starts the silo and returns once it is a member of the cluster.</summary>
    /// <param name="configurationFile">A JSON file, or null.</param>
    /// <param name="commandLine">Settings that go before all others.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="configure">Further configuration, applied last.</param>
    /// <exception cref="ValidationException">Settings are wrong; the message names all of them.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster's store cannot be reached, or is not one to work on.</exception>
    /// <exception cref="PortInUseException">Another process listens on a port.</exception>
    public static async Task<SiloProcess> StartAsync(
        string? configurationFile, IEnumerable<KeyValuePair<string, string?>> commandLine, CancellationToken cancellationToken, Action<HostApplicationBuilder>? configure = null)
    {
        var times = new StartTimes();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "metarec" });
        if (configurationFile is not null)
        {
            builder.Configuration.AddJsonFile(Path.GetFullPath(configurationFile), optional: false);
        }

        builder.Configuration.AddEnvironmentVariables().AddInMemoryCollection(commandLine);
        var settings = SiloSettings.Read(builder.Configuration);
        if (new LaneDevices(Options.Create(settings.Lanes)).Error is { } missing)
        {
            throw new InvalidSettingsException([missing]);
        }

        times.Reach("settings");
        if (settings.Cluster.ToAddress() is { } address)
        {
            await address.CheckAsync(settings.Cluster.ServiceId, cancellationToken);
        }

        times.Reach("store");

        var log = new LogSwitch();
        Configure(builder, settings, log);
        configure?.Invoke(builder);
        var host = builder.Build();
        times.Reach("host");
        try
        {
            // A start that is given up leaves no report: it is what was asked for.
            await using (cancellationToken.Register(log.TurnOff))
            {
                await host.StartAsync(cancellationToken);
            }

            log.Started();
            times.Reach("started");
            var logger = host.Services.GetRequiredService<ILogger<SiloProcess>>();
            LogStart(logger, times);
            return new SiloProcess(host, settings);
        }
        catch (Exception error)
        {
            await StandaloneSilo.DisposeAsync(host);
            cancellationToken.ThrowIfCancellationRequested();
            if (FreePorts.IsConflict(error))
            {
                var probes = settings.Health.Port == 0 ? "" : $", or {settings.Health.Port}";
                throw new PortInUseException(
                    $"Port {settings.Silo.SiloPort} or {settings.Silo.GatewayPort}{probes} is in use. Choose others (--silo-port, --gateway-port{(probes.Length > 0 ? ", --health-port" : "")}).", error);
            }

            throw;
        }
    }

    /// <summary>Stops the silo: work on its lanes is given back to be done elsewhere, its grains are deactivated.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(_shutdownTimeout);
        try
        {
            await _host.StopAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // What has not stopped by now ends with the process; the others notice.
        }

        await StandaloneSilo.DisposeAsync(_host);
    }

    private static void Configure(HostApplicationBuilder builder, SiloSettings settings, LogSwitch log)
    {
        var (cluster, silo, lanes, health, telemetry, s3) = settings;
        var data = (silo.DataFolder ?? Environment.GetEnvironmentVariable(DatasetCatalog.FolderVariable)) is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;
        Environment.SetEnvironmentVariable(DatasetCatalog.FolderVariable, data);

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = silo.ShutdownTimeout);

        // The process handles the signals: it stops the host, and ends after it.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        if (health.Port != 0)
        {
            builder.Services.AddSingleton<StoreCheck>();
            builder.Services.AddSingleton<SiloHealth>();
            builder.Services.AddHostedService(services => HealthServer.Create(health.Port, services));
            builder.Services.AddSingleton<IGpuMemory, NvidiaGpuMemory>();
            builder.Services.AddHostedService<GpuMetrics>();
        }

        builder.Services.AddLanePool(TorchRuntime.Initialize);
        builder.Services.Configure<LanePoolOptions>(options => (options.Lanes, options.QueueLength, options.Device) = (lanes.Lanes, lanes.QueueLength, lanes.Device));
        builder.Services.AddSingleton(new SiloFacts(SiloFacts.ProgramVersion, cluster.ToAddress()?.ToString().Split(':')[0] ?? "orleans"));
        var storage = Path.GetFullPath(silo.StorageFolder!);
        builder.Services.AddMetaRecGrains(
            string.IsNullOrEmpty(s3.Bucket) ? new FileCheckpointStore(Path.Combine(storage, "checkpoints")) : new S3CheckpointStore(s3),
            new TrainingDataCache(data, new FileSnapshotStore(Path.Combine(storage, "snapshots"))));
        builder.Services.AddHostedService<MembershipLog>();
        _ = SiloName.TryParse(silo.Roles, out var roles, out _);
        var name = SiloName.Format(builder.Configuration[OrleansName] ?? silo.Name, roles);
        ConfigureLogging(builder.Logging, log, telemetry, name);
        builder.Services.AddTelemetry(telemetry, "metarec-silo", name);
        builder.UseOrleans(orleans =>
        {
            orleans.UseMetaRecCluster(cluster, telemetry.IsTraced);
            if (silo.Dashboard)
            {
                orleans.AddDashboard(static dashboard => dashboard.HideTrace = true);
            }

            orleans.Configure<SiloOptions>(options => options.SiloName = name);
            if (!builder.Configuration.GetSection(OrleansEndpoints).Exists())
            {
                var address = IPAddress.Parse(silo.AdvertisedAddress);
                orleans.ConfigureEndpoints(address, silo.SiloPort, silo.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
            }
        });
    }

    private static void ConfigureLogging(ILoggingBuilder logging, LogSwitch log, TelemetryOptions telemetry, string name)
    {
        log.Apply(logging);
        logging.AddFilter("MetaRec", LogLevel.Information);
        logging.AddProcessConsole(telemetry, "silo", name);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Stages of the start, since the process began: {Stages}.")]
    private static partial void LogStart(ILogger logger, StartTimes stages);
}
