using MetaRec.Data;
using MetaRec.Hosting;
using MetaRec.Hosting.Logging;
using MetaRec.Hosting.Monitoring;
using Orleans.Configuration;

namespace MetaRec.Gateway.Cluster;

/// <summary>
/// The gateway's connection as an Orleans client. It is tried for as long as the gateway runs, in a host of its own, so that the gateway answers (that the cluster is away)
/// before there is a cluster; once made, Orleans keeps it.
/// </summary>
/// <param name="options">Which cluster.</param>
/// <param name="telemetry">Whether calls take traces with them, and how is logged.</param>
/// <param name="configuration">Has the <c>Orleans</c> section where the options have no address.</param>
/// <param name="logger">Told of attempts.</param>
/// <param name="times">Of the process' start, whose last stage is this connection.</param>
internal sealed partial class ClusterClient(
    ClusterConnectionOptions options, TelemetryOptions telemetry, IConfiguration configuration, ILogger<ClusterClient> logger, StartTimes? times = null) : BackgroundService, IClusterAccess
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // A call that a silo takes with it when it dies is only missed at this time; methods that take longer say so themselves.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    private readonly string _address = options.ToAddress()?.ToString() ?? "Orleans:Clustering";
    private volatile IClusterClient? _client;
    private string? _reported;
    private volatile string _reason = "it has not been connected to yet.";

    public IGrainFactory Grains => _client ?? throw new ClusterUnavailableException(_reason);

    public bool IsConnected => _client is not null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var host = Build();
            try
            {
                await (options.ToAddress()?.CheckAsync(options.ServiceId, stoppingToken) ?? Task.CompletedTask);
                _reason = $"no silo of cluster '{options.ClusterId}' at {_address} has answered yet.";
                await host.StartAsync(stoppingToken);
            }
            catch (Exception error)
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    Report(error);
                    await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                continue;
            }

            _client = host.Services.GetRequiredService<IClusterClient>();
            LogConnected(_address);
            if (times is not null)
            {
                times.Reach("connected");
                LogStart(times);
            }

            await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _client = null;
            await host.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Logs a failed attempt, once for each reason.</summary>
    private void Report(Exception error)
    {
        var reason = ErrorText.Line(error.Message).ToString();
        if (reason != _reported)
        {
            LogRetry(_address, reason);
        }

        _reason = _reported = reason;
    }

    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "metarec-gateway" });
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.AddProcessConsole(telemetry, "gateway", Environment.MachineName);

        // Orleans reports every attempt in detail, and the host the failed start; what matters is logged here.
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.UseOrleansClient(client =>
        {
            client.UseMetaRecCluster(options, telemetry.IsTraced);
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        });
        return builder.Build();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster at {Address} cannot be reached; it is tried again every two seconds. {Reason}")]
    private partial void LogRetry(string address, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to the cluster at {Address}.")]
    private partial void LogConnected(string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stages of the start, since the process began: {Stages}.")]
    private partial void LogStart(StartTimes stages);
}
