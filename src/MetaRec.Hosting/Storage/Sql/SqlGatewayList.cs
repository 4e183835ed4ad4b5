using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace MetaRec.Hosting.Storage.Sql;

/// <summary>Tells a client which silos accept clients, from the membership in the database.</summary>
public sealed class SqlGatewayList(ISqlDatabase database, IOptions<ClusterOptions> cluster, IOptions<GatewayOptions> gateways) : IGatewayListProvider
{
    private readonly SqlMembershipTable _table = new(database, cluster);

    public TimeSpan MaxStaleness => gateways.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => _table.InitializeMembershipTableAsync(tryInitTableVersion: true);

    public async Task<IList<Uri>> GetGateways()
    {
        var all = await _table.ReadAllAsync();
        return [.. all.Members
            .Select(static row => row.Item1)
            .Where(static entry => entry is { Status: SiloStatus.Active, ProxyPort: > 0 })
            .Select(static entry => SiloAddress.New(entry.SiloAddress.Endpoint.Address, entry.ProxyPort, entry.SiloAddress.Generation).ToGatewayUri())];
    }
}
