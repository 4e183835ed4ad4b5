using MetaRec.Hosting.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;

namespace MetaRec.Hosting;

/// <summary>Makes a silo or a client a member of a MetaRec cluster.</summary>
public static class ClusterBuilderExtensions
{
    private const int MissedProbes = 3;

    // With three missed publications a silo counts as gone for whoever joins: longer than Redis may be away, short enough to start a cluster again that crashed as a whole.
    private static readonly TimeSpan AlivePublication = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TableRefresh = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GatewayListRefresh = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Has a silo keep membership, grain state and reminders where the address says (or where the <c>Orleans</c> section says, if there is none), with grain state in
    /// Orleans' binary format, the distributed grain directory, and mutual TLS where it is configured. Endpoints and services of the grains are the caller's.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">Which cluster.</param>
    /// <param name="isTraced">Whether calls take traces with them.</param>
    public static ISiloBuilder UseMetaRecCluster(this ISiloBuilder silo, ClusterConnectionOptions options, bool isTraced = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = options.ProbeTimeout;
            membership.NumMissedProbesLimit = MissedProbes;
            membership.TableRefreshTimeout = TableRefresh;
            membership.IAmAliveTablePublishTimeout = AlivePublication;
        });
        silo.Configure<SiloMessagingOptions>(messaging => messaging.CancelRequestOnTimeout = true);
        silo.Configure<ClientMessagingOptions>(messaging => messaging.CancelRequestOnTimeout = true);
        silo.AddDistributedGrainDirectory();
        if (isTraced)
        {
            silo.AddActivityPropagation();
        }

        // How long a killed silo's grains wait before they are activated elsewhere: as long as it takes to be evicted, so that one that is only cut off has ended by then.
        // Orleans 10.4.2 waits for half a minute, during which the job stands still; a twin that lives longer is fenced by the ETag of its record.
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = options.ProbeTimeout * MissedProbes);

        // For Orleans:GrainStorage:metarec:SerializerKey=binary.
        silo.Services.AddKeyedSingleton<IGrainStorageSerializer>("binary", (services, _) => new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()));
        options.ToAddress()?.Configure(silo);
        if (options.Tls.IsEnabled)
        {
            var identity = TlsIdentity.Load(options.Tls);
            silo.Configure<SiloConnectionOptions>(connections =>
            {
                connections.ConfigureSiloInboundConnection(Secure(identity, accepting: true));
                connections.ConfigureSiloOutboundConnection(Secure(identity, accepting: false));
                connections.ConfigureGatewayInboundConnection(Secure(identity, accepting: true));
            });
        }

        return silo;
    }

    /// <summary>Has a client find the gateways of the cluster, again and again, and connect to them by mutual TLS where it is configured.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">Which cluster.</param>
    /// <param name="isTraced">Whether calls take traces with them.</param>
    public static IClientBuilder UseMetaRecCluster(this IClientBuilder client, ClusterConnectionOptions options, bool isTraced = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
        client.Configure<ClientMessagingOptions>(messaging => messaging.CancelRequestOnTimeout = true);
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = GatewayListRefresh);
        options.ToAddress()?.Configure(client);
        if (isTraced)
        {
            client.AddActivityPropagation();
        }

        if (options.Tls.IsEnabled)
        {
            var identity = TlsIdentity.Load(options.Tls);
            client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(Secure(identity, accepting: false)));
        }

        return client;
    }

    private static Action<IConnectionBuilder> Secure(TlsIdentity identity, bool accepting) => connection => connection.UseMiddleware(new MutualTls(identity, accepting));
}
