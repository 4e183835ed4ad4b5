using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Contracts.Training;
using MetaRec.Hosting;
using MetaRec.Hosting.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace MetaRec.Cli.Chaos;

/// <summary>
/// A cluster of processes on this machine: a Redis of its own and silos, in a folder that goes with it, and a client of theirs. What still runs is killed with it, also where
/// this process is killed.
/// </summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly WorkFolder _folder;
    private readonly LocalClusterOptions _options;
    private readonly List<LocalSilo> _silos = [];
    private readonly List<LocalGateway> _gateways = [];
    private IHost? _client;

    private LocalCluster(WorkFolder folder, LocalClusterOptions options, LocalRedis redis)
    {
        (_folder, _options, Redis) = (folder, options, redis);
        StorageFolder = options.StorageFolder ?? Path.Combine(folder.Path, "storage");
    }

    public LocalRedis Redis { get; }

    public IReadOnlyList<LocalSilo> Silos => _silos;

    public string StorageFolder { get; }

    /// <summary>Starts Redis and silos, and connects a client.</summary>
    /// <param name="roles">The roles of each silo, separated by commas; they are named silo-1, silo-2 …</param>
    /// <param name="options">What all have in common.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandLine.RefusedException">There is no redis-server.</exception>
    public static async Task<LocalCluster> StartAsync(IEnumerable<string> roles, LocalClusterOptions options, CancellationToken cancellationToken = default)
    {
        var folder = WorkFolder.Create("cluster");
        LocalRedis redis;
        try
        {
            redis = await LocalRedis.StartAsync(Path.Combine(folder.Path, "redis"), options.Heard, cancellationToken);
        }
        catch
        {
            folder.Dispose();
            throw;
        }

        var cluster = new LocalCluster(folder, options, redis);
        try
        {
            await Task.WhenAll(roles.Select((each, index) => cluster.StartSiloAsync($"silo-{index + 1}", each, cancellationToken: cancellationToken)).ToArray());
            if (cluster._silos.Count > 0)
            {
                await cluster.ConnectAsync(cancellationToken);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a silo, and returns once it is an active member.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="roles">Its roles, separated by commas.</param>
    /// <param name="environment">Variables of its own.</param>
    /// <param name="program">The metarec.dll that it runs; null: this build's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LocalSilo> StartSiloAsync(
        string name, string roles, IReadOnlyDictionary<string, string?>? environment = null, string? program = null, CancellationToken cancellationToken = default)
    {
        var silo = AddSilo(name, roles, environment, program);
        await WaitUntilReadyAsync(silo, cancellationToken);
        return silo;
    }

    /// <summary>Adds a silo, and returns once its process is started.</summary>
    public LocalSilo AddSilo(string name, string roles, IReadOnlyDictionary<string, string?>? environment = null, string? program = null)
    {
        var silo = new LocalSilo(name, roles, environment ?? new Dictionary<string, string?>()) { Program = program ?? MetaRecProcess.Program };
        StartProcess(silo);
        lock (_silos)
        {
            _silos.Add(silo);
        }

        return silo;
    }

    /// <summary>Starts a silo again, after its process has ended, and returns once it is an active member.</summary>
    public async Task StartAgainAsync(LocalSilo silo, CancellationToken cancellationToken = default)
    {
        await silo.Process.DisposeAsync();
        StartProcess(silo);
        await WaitUntilReadyAsync(silo, cancellationToken);
    }

    /// <summary>Adds a gateway on a free port, and returns once it is connected to the silos.</summary>
    /// <param name="variables">Variables of its own.</param>
    /// <param name="program">The metarec.dll that it runs; null: this build's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LocalGateway> StartGatewayAsync(IReadOnlyDictionary<string, string?>? variables = null, string? program = null, CancellationToken cancellationToken = default)
    {
        var environment = CommonEnvironment();
        foreach (var (key, value) in variables ?? new Dictionary<string, string?>())
        {
            environment[key] = value;
        }

        var address = $"http://127.0.0.1:{LocalPorts.Take()}";
        var process = MetaRecProcess.Start($"gateway-{_gateways.Count + 1}", program ?? MetaRecProcess.Program, ["gateway", "--cluster", Redis.Address, "--urls", address], environment, _options.Heard);
        var gateway = new LocalGateway(new Uri(address), process);
        _gateways.Add(gateway);
        await process.WaitForLineAsync(line => line.Contains("Connected to the cluster", StringComparison.Ordinal), "its connection to the cluster", StartLimit, cancellationToken);
        return gateway;
    }

    /// <summary>The silo that a job's coordinator is on; null while it is on none that runs.</summary>
    public async Task<LocalSilo?> FindCoordinatorAsync(string job, CancellationToken cancellationToken = default)
    {
        var address = await CallAsync(
            grains => grains.GetGrain<IManagementGrain>(0).GetActivationAddress((IAddressable)grains.GetGrain<ICoordinatorGrain>(job)).AsTask(), cancellationToken);
        return Silos.FirstOrDefault(silo => silo.SiloPort == address?.Endpoint.Port && !silo.Process.HasExited);
    }

    /// <summary>Calls grains, again and again while silos or Redis are lost. Only for calls that may be made twice.</summary>
    /// <exception cref="OrleansException">It has not succeeded for two minutes; or <see cref="TimeoutException"/>, whichever came last.</exception>
    public async Task<T> CallAsync<T>(Func<IGrainFactory, Task<T>> call, CancellationToken cancellationToken = default)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await call(Grains).WaitAsync(cancellationToken);
            }
            catch (Exception error) when (error is OrleansException or TimeoutException && TimeProvider.System.GetElapsedTime(began) < StartLimit)
            {
                await Task.Delay(PollInterval, cancellationToken);
            }
        }
    }

    public IGrainFactory Grains => (_client ?? throw new InvalidOperationException("The cluster's client is not connected yet.")).Services.GetRequiredService<IClusterClient>();

    /// <summary>A client of the cluster that the caller starts.</summary>
    /// <param name="tls">Its certificate; null: that of the cluster.</param>
    public IHost CreateClient(TlsOptions? tls = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "metarec" });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client =>
        {
            client.UseMetaRecCluster(new ClusterConnectionOptions { Address = Redis.Address, Tls = tls ?? _options.Tls });
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = CallTimeout);
        });
        return builder.Build();
    }

    /// <summary>Connects the client of a cluster that was started without silos, once it has one.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        var client = CreateClient();
        await client.StartAsync(cancellationToken);
        _client = client;
    }

    public async ValueTask DisposeAsync()
    {
        // The client first: without silos and Redis its end would take its time.
        if (_client is not null)
        {
            using var limit = new CancellationTokenSource(CallTimeout);
            await _client.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _client.Dispose();
        }

        foreach (var gateway in _gateways)
        {
            await gateway.Process.DisposeAsync();
        }

        foreach (var silo in _silos)
        {
            await silo.Process.DisposeAsync();
        }

        await Redis.DisposeAsync();
        _folder.Dispose();
    }

    private static Task<string> WaitUntilReadyAsync(LocalSilo silo, CancellationToken cancellationToken) =>
        silo.Process.WaitForLineAsync(line => line.StartsWith("ready: ", StringComparison.Ordinal), "its line 'ready: …'", StartLimit, cancellationToken);

    private void StartProcess(LocalSilo silo)
    {
        string[] data = _options.DataFolder is { } folder ? ["--data", folder] : [];
        var environment = CommonEnvironment();
        environment["MetaRec__Cluster__ProbeTimeout"] = _options.ProbeTimeout.ToString("c", CultureInfo.InvariantCulture);
        foreach (var (key, value) in silo.Environment)
        {
            environment[key] = value;
        }

        silo.Process = MetaRecProcess.Start(
            silo.Name,
            silo.Program,
            [
                "silo", "--cluster", Redis.Address, "--name", silo.Name, "--roles", silo.Roles, "--silo-port", $"{silo.SiloPort}", "--gateway-port", $"{silo.GatewayPort}",
                "--lanes", $"{_options.Lanes}", "--storage", StorageFolder, .. data,
            ],
            environment,
            _options.Heard);
    }

    private Dictionary<string, string?> CommonEnvironment()
    {
        var environment = new Dictionary<string, string?>(_options.Environment);
        if (_options.Tls.IsEnabled)
        {
            environment["MetaRec__Cluster__Tls__CertificateFile"] = _options.Tls.CertificateFile;
            environment["MetaRec__Cluster__Tls__KeyFile"] = _options.Tls.KeyFile;
            environment["MetaRec__Cluster__Tls__AuthorityFile"] = _options.Tls.AuthorityFile;
        }

        return environment;
    }
}
