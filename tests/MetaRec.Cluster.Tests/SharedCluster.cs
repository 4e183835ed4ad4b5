using MetaRec.Cli.Chaos;

namespace MetaRec.Cluster.Tests;

/// <summary>Three silos of all roles that tests share, started by the first; what a test has killed is started again for the next.</summary>
public sealed class SharedCluster : IAsyncDisposable
{
    private const string AllRoles = "coordinator,worker,serving";

    private LocalCluster? _cluster;

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    /// <summary>The cluster with all its silos.</summary>
    internal async Task<LocalCluster> GetAsync()
    {
        var cluster = _cluster ??= await LocalCluster.StartAsync([AllRoles, AllRoles, AllRoles], new LocalClusterOptions());
        if (cluster.Redis.Process.HasExited)
        {
            await cluster.Redis.StartAgainAsync();
        }

        await Task.WhenAll(cluster.Silos.Where(silo => silo.Process.HasExited).Select(silo => cluster.StartAgainAsync(silo)));
        return cluster;
    }
}
