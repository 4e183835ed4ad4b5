namespace MetaRec.Client.Security;

/// <summary>API keys and the audit log over the HTTP API; needs the scope admin. Thread-safe. Every method throws <see cref="ApiException"/> where the server refuses, and <see cref="ServerUnreachableException"/> where there is none.</summary>
public sealed class KeysClient
{
    private const string Path = "v1/keys";

    private readonly ApiConnection _connection;

    internal KeysClient(ApiConnection connection) => _connection = connection;

    /// <summary>Makes a key. Its secret is in the answer, and cannot be asked for again.</summary>
    public Task<NewApiKey> CreateAsync(ApiKeyRequest request, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<NewApiKey>(HttpMethod.Post, Path, request, cancellationToken);

    /// <summary>A page of the keys, the latest made first.</summary>
    public Task<ApiKeyPage> ListAsync(int limit, string? cursor = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<ApiKeyPage>(HttpMethod.Get, $"{Path}{Query(limit, cursor)}", null, cancellationToken);

    /// <summary>Revokes a key for good.</summary>
    public async Task RevokeAsync(string id, CancellationToken cancellationToken = default)
    {
        using var response = await _connection.AskAsync(HttpMethod.Delete, $"{Path}/{Uri.EscapeDataString(id)}", null, cancellationToken);
    }

    /// <summary>A page of the audit log, the latest entry first.</summary>
    public Task<AuditList> AuditAsync(int limit, string? cursor = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<AuditList>(HttpMethod.Get, $"v1/audit{Query(limit, cursor)}", null, cancellationToken);

    private static string Query(int limit, string? cursor) =>
        FormattableString.Invariant($"?limit={limit}") + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}");
}
