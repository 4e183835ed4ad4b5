namespace MetaRec.Client.Cluster;

/// <summary>The cluster's silos over the HTTP API. Thread-safe. Every method throws <see cref="ApiException"/> where the server refuses, and <see cref="ServerUnreachableException"/> where there is none.</summary>
public sealed class ClusterClient
{
    private const string Path = "v1/cluster";

    private readonly ApiConnection _connection;

    internal ClusterClient(ApiConnection connection) => _connection = connection;

    /// <summary>The cluster as it is; needs the scope read.</summary>
    public Task<ClusterDocument> GetAsync(CancellationToken cancellationToken = default) => _connection.SendAsync<ClusterDocument>(HttpMethod.Get, Path, null, cancellationToken);

    /// <summary>Drains a silo, by its name or its address; needs the scope admin.</summary>
    public Task<ClusterDocument> DrainAsync(string silo, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<ClusterDocument>(HttpMethod.Put, PathOf(silo), null, cancellationToken);

    /// <summary>Lets a silo take work again; needs the scope admin.</summary>
    public Task<ClusterDocument> UndoDrainAsync(string silo, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<ClusterDocument>(HttpMethod.Delete, PathOf(silo), null, cancellationToken);

    private static string PathOf(string silo) => $"{Path}/silos/{Uri.EscapeDataString(silo)}/drain";
}
