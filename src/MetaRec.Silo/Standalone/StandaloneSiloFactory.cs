using System.Net;
using MetaRec.Grains.Lanes;
using MetaRec.Hosting;
using MetaRec.Hosting.Logging;
using MetaRec.Hosting.Monitoring;
using MetaRec.Hosting.Storage.Sql;
using MetaRec.Hosting.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace MetaRec.Silo.Standalone;

/// <summary>Builds and starts the silos of one standalone cluster.</summary>
internal sealed class StandaloneSiloFactory(StandaloneOptions options, SqliteDatabase database, string clusterId)
{
    private const int PortAttempts = 5;

    /// <summary>Starts a silo and returns once it is a member of the cluster. Tries other ports when one is taken meanwhile.</summary>
    public async Task<StandaloneSilo> StartAsync(string name, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var orleans = new LogSwitch();
            var host = Build(name, orleans);
            try
            {
                // A start that is given up leaves no report: it is what was asked for.
                await using (cancellationToken.Register(orleans.TurnOff))
                {
                    await host.StartAsync(cancellationToken);
                }

                orleans.Started();
                return new StandaloneSilo(name, host, orleans);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                await StandaloneSilo.DisposeAsync(host);
                throw new OperationCanceledException(cancellationToken);
            }
            catch (Exception exception) when (attempt < PortAttempts && FreePorts.IsConflict(exception))
            {
                await StandaloneSilo.DisposeAsync(host);
            }
            catch
            {
                await StandaloneSilo.DisposeAsync(host);
                throw;
            }
        }
    }

    private IHost Build(string name, LogSwitch orleans)
    {
        // No defaults: a standalone cluster must not pick up an Orleans section or environment variables meant for a real one.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "metarec" });
        ConfigureLogging(builder.Logging, orleans, name);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddLanePool(options.LaneInitializer);
        builder.Services.Configure<LanePoolOptions>(lanes => lanes.Lanes = options.LanesPerSilo);
        options.ConfigureServices?.Invoke(builder.Services);
        builder.UseOrleans(silo =>
        {
            ConfigureSilo(silo, name);
            options.ConfigureSilo?.Invoke(silo);
        });
        return builder.Build();
    }

    private void ConfigureLogging(ILoggingBuilder logging, LogSwitch orleans, string name)
    {
        orleans.Apply(logging);
        if (options.ConfigureLogging is { } configure)
        {
            configure(logging);
        }
        else
        {
            logging.AddProcessConsole(new TelemetryOptions(), "silo", name);
        }
    }

    private void ConfigureSilo(ISiloBuilder silo, string name)
    {
        var (siloPort, gatewayPort) = FreePorts.Take();
        silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort);
        silo.Services.AddSingleton<ISqlDatabase>(database);
        silo.UseSqlDatabase(StandaloneCluster.StorageName);
        silo.AddDistributedGrainDirectory();
        silo.Configure<SiloOptions>(o => o.SiloName = name);
        silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (clusterId, StandaloneCluster.ServiceId));
        silo.Configure<ClusterMembershipOptions>(o => o.ProbeTimeout = options.ProbeTimeout);
        silo.Configure<SiloMessagingOptions>(o => o.CancelRequestOnTimeout = true);
        silo.Configure<ClientMessagingOptions>(o => o.CancelRequestOnTimeout = true);
        silo.Configure<ReminderOptions>(o => o.MinimumReminderPeriod = options.MinimumReminderPeriod);
        if (options.Dashboard)
        {
            silo.AddDashboard(static dashboard => dashboard.HideTrace = true);
        }
    }
}
