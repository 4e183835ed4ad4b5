using System.Globalization;
using MetaRec.Client.Bulk;

namespace MetaRec.Client.Serving;

/// <summary>
/// Users over the HTTP API. Thread-safe. Every method throws <see cref="ApiException"/> where the server refuses, and <see cref="ServerUnreachableException"/> where there is none.
/// A model of null is the server's default, "default".
/// </summary>
public sealed class UsersClient
{
    private const string BulkPath = "v1/bulk/users";

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
            ("halfLife", ApiPath.Duration(options.HalfLife)),
            ("explain", options.Explain ? "true" : "false"),
        ];
        return _connection.SendAsync<RankedItems>(HttpMethod.Get, $"{Of(id)}/recommendations{ApiPath.Query(query)}", null, cancellationToken);
    }

    /// <summary>The items to ask a user about next, the most telling first. A user of whom nothing is stored gets an answer too.</summary>
    /// <param name="id">The user.</param>
    /// <param name="count">How many; 1 to 100.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<RankedItems> QuestionsAsync(string id, int count = 10, string? model = null, CancellationToken cancellationToken = default) => _connection.SendAsync<RankedItems>(
        HttpMethod.Get, $"{Of(id)}/questions{ApiPath.Query(("model", model), ("n", count.ToString(CultureInfo.InvariantCulture)))}", null, cancellationToken);

    /// <summary>A page of the users of whom something is stored, in an order that does not change. Needs the scope admin.</summary>
    /// <param name="limit">Most users of the page, 1 to 200; null: the server's default, 50.</param>
    /// <param name="cursor">Of the page before; null: the first.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<UserList> ListAsync(int? limit = null, string? cursor = null, string? model = null, CancellationToken cancellationToken = default) => _connection.SendAsync<UserList>(
        HttpMethod.Get, $"v1/users{ApiPath.Query(("model", model), ("limit", limit?.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor))}", null, cancellationToken);

    /// <summary>Sets the profiles of all users of a stream of JSON Lines. Lines that are wrong are told of in the answer, the others are stored.</summary>
    /// <param name="lines">An object with id and features in each line.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up; a part may have been stored.</param>
    public Task<BulkImport> ImportAsync(Stream lines, string? model = null, CancellationToken cancellationToken = default) =>
        _connection.ImportAsync<BulkImport>(BulkPath, lines, model, cancellationToken);

    /// <summary>All users with their profiles as JSON Lines, a <see cref="UserSummary"/> in each. Needs the scope admin. The caller disposes of the stream.</summary>
    /// <param name="model">The model.</param>
    /// <param name="from">The id in the last line of an export that broke off: it begins with that one again; null: the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Stream> ExportAsync(string? model = null, string? from = null, CancellationToken cancellationToken = default) => _connection.ExportAsync(BulkPath, model, from, cancellationToken);

    private static string Of(string id) => $"v1/users/{Uri.EscapeDataString(id)}";

    private async Task<StoredUser> ReadAsync(HttpMethod method, string path, object? body, string? ifMatch, CancellationToken cancellationToken)
    {
        using var response = await _connection.AskAsync(method, path, body, cancellationToken, request => ApiPath.Match(request, ifMatch));
        return new StoredUser(await _connection.ReadAsync<UserDocument>(response, method, path, cancellationToken), response.Headers.ETag?.Tag.Trim('"'));
    }
}
