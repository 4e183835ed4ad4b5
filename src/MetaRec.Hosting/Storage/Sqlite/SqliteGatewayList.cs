using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace MetaRec.Hosting.Storage.Sqlite;

/// <summary>Tells a client which silos accept clients, from the membership in SQLite.</summary>
public sealed class SqliteGatewayList(SqliteDatabase database, IOptions<ClusterOptions> cluster, IOptions<GatewayOptions> gateways) : IGatewayListProvider
{
    private readonly SqliteMembershipTable _table = new(database, cluster);

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
