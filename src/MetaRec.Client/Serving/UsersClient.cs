using System.Globalization;

namespace MetaRec.Client.Serving;

/// <summary>
/// Users over the HTTP API. Thread-safe. Every method throws <see cref="ApiException"/> where the server refuses, and <see cref="ServerUnreachableException"/> where there is none.
/// A model of null is the server's default, "default".
/// </summary>
public sealed class UsersClient
{
    private readonly ApiConnection _connection;

    internal UsersClient(ApiConnection connection) => _connection = connection;

    /// <summary>Sets the profile. Repeating it changes nothing.</summary>
    /// <param name="id">The user.</param>
    /// <param name="features">The whole profile: what is left out is gone.</param>
    /// <param name="model">The model.</param>
    /// <param name="ifMatch">Only where the user still has this ETag; null: in any case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<StoredUser> PutAsync(
        string id, IReadOnlyDictionary<string, IReadOnlyList<string>> features, string? model = null, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        ReadAsync(HttpMethod.Put, Of(id) + ApiPath.Query(("model", model)), new { features }, ifMatch, cancellationToken);

    /// <summary>What is stored of a user, with a page of the events.</summary>
    /// <param name="id">The user.</param>
    /// <param name="limit">Most events of the page; null: the server's default.</param>
    /// <param name="cursor">Of the page before; null: the first.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<StoredUser> GetAsync(string id, int? limit = null, string? cursor = null, string? model = null, CancellationToken cancellationToken = default) =>
        ReadAsync(HttpMethod.Get, Of(id) + ApiPath.Query(("model", model), ("limit", limit?.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor)), null, null, cancellationToken);

    /// <summary>Removes all that is stored of a user, for good. One of whom nothing is stored is no error.</summary>
    /// <param name="id">The user.</param>
    /// <param name="model">The model.</param>
    /// <param name="ifMatch">Only where the user still has this ETag; null: in any case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<UserRemoval> DeleteAsync(string id, string? model = null, string? ifMatch = null, CancellationToken cancellationToken = default) => _connection.SendAsync<UserRemoval>(
        HttpMethod.Delete, Of(id) + ApiPath.Query(("model", model)), null, cancellationToken, request => ApiPath.Match(request, ifMatch));

    /// <summary>The best items after adaptation to all that the user has said. A user of whom nothing is stored gets an answer too.</summary>
    /// <param name="id">The user.</param>
    /// <param name="options">Which items; null: the ten best.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<RankedItems> RecommendAsync(string id, RankingOptions? options = null, string? model = null, CancellationToken cancellationToken = default)
    {
        options ??= new RankingOptions();
        IEnumerable<(string, string?)> query =
        [
            ("model", model),
            ("n", options.Count.ToString(CultureInfo.InvariantCulture)),
            ("offset", options.Offset.ToString(CultureInfo.InvariantCulture)),
            .. options.Categories.Select(category => ("category", (string?)category)),
            .. options.Exclude.Select(item => ("exclude", (string?)item)),
            ("excludeSeen", options.ExcludeSeen ? "true" : "false"),
            ("diversity", options.Diversity.ToString(CultureInfo.InvariantCulture)),
            ("explain", options.Explain ? "true" : "false"),
        ];
        return _connection.SendAsync<RankedItems>(HttpMethod.Get, $"{Of(id)}/recommendations{ApiPath.Query(query)}", null, cancellationToken);
    }

    private static string Of(string id) => $"v1/users/{Uri.EscapeDataString(id)}";

    private async Task<StoredUser> ReadAsync(HttpMethod method, string path, object? body, string? ifMatch, CancellationToken cancellationToken)
    {
        using var response = await _connection.AskAsync(method, path, body, cancellationToken, request => ApiPath.Match(request, ifMatch));
        return new StoredUser(await _connection.ReadAsync<UserDocument>(response, method, path, cancellationToken), response.Headers.ETag?.Tag.Trim('"'));
    }
}
