using System.Globalization;
using MetaRec.Client.Bulk;

namespace MetaRec.Client.Items;

/// <summary>
/// The live catalogue over the HTTP API. Thread-safe. Every method throws <see cref="ApiException"/> where the server refuses, and
/// <see cref="ServerUnreachableException"/> where there is none. A model of null is the server's default, "default".
/// </summary>
public sealed class ItemsClient
{
    private const string Path = "v1/items";
    private const string BulkPath = "v1/bulk/items";

    private readonly ApiConnection _connection;

    internal ItemsClient(ApiConnection connection) => _connection = connection;

    /// <summary>Puts an item. Repeating it changes nothing.</summary>
    /// <param name="id">External id.</param>
    /// <param name="item">The whole item: what is left out is gone.</param>
    /// <param name="model">The model.</param>
    /// <param name="ifMatch">Only where the item still has this ETag; null: in any case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ItemDocument> PutAsync(string id, ItemUpload item, string? model = null, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<ItemDocument>(HttpMethod.Put, Of(id, model), item, cancellationToken, request => ApiPath.Match(request, ifMatch));

    /// <summary>An item that was put.</summary>
    public Task<ItemDocument> GetAsync(string id, string? model = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<ItemDocument>(HttpMethod.Get, Of(id, model), null, cancellationToken);

    /// <summary>Takes an item off the live catalogue; one of the training data is again as it was there.</summary>
    public async Task DeleteAsync(string id, string? model = null, string? ifMatch = null, CancellationToken cancellationToken = default)
    {
        using var response = await _connection.AskAsync(HttpMethod.Delete, Of(id, model), null, cancellationToken, request => ApiPath.Match(request, ifMatch));
    }

    /// <summary>A page of the live catalogue.</summary>
    /// <param name="category">Only items of this category; null: all.</param>
    /// <param name="limit">Most items of the page; null: the server's default.</param>
    /// <param name="cursor">Of the page before; null: the first.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ItemList> ListAsync(string? category = null, int? limit = null, string? cursor = null, string? model = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<ItemList>(
            HttpMethod.Get, Path + ApiPath.Query(("model", model), ("category", category), ("limit", limit?.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor)), null, cancellationToken);

    /// <summary>The stored users who would like an item most, without those who have rated it. Needs the scope admin. Takes seconds where there are many users.</summary>
    /// <param name="id">An item of the training data or of the live catalogue.</param>
    /// <param name="count">Most users; 1 to 1,000.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ItemAudience> AudienceAsync(string id, int count = 20, string? model = null, CancellationToken cancellationToken = default) => _connection.SendAsync<ItemAudience>(
        HttpMethod.Get, $"{Path}/{Uri.EscapeDataString(id)}/audience{ApiPath.Query(("model", model), ("n", count.ToString(CultureInfo.InvariantCulture)))}", null, cancellationToken);

    /// <summary>The groups of stored users who would like an item most, by a field of users: their sizes and mean predictions, without ids. Needs the scope admin.</summary>
    /// <param name="id">The item.</param>
    /// <param name="by">The field, such as age.</param>
    /// <param name="count">Most groups, 1 to 1,000.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ItemAudience> AudienceByAsync(string id, string by, int count = 100, string? model = null, CancellationToken cancellationToken = default) => _connection.SendAsync<ItemAudience>(
        HttpMethod.Get, $"{Path}/{Uri.EscapeDataString(id)}/audience{ApiPath.Query(("model", model), ("n", count.ToString(CultureInfo.InvariantCulture)), ("by", by))}", null, cancellationToken);

    /// <summary>Puts all items of a stream of JSON Lines. Lines that are wrong are told of in the answer, the others are put.</summary>
    /// <param name="lines">The items.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up; a part may have been put.</param>
    public Task<BulkImport> ImportAsync(Stream lines, string? model = null, CancellationToken cancellationToken = default) => _connection.ImportAsync<BulkImport>(BulkPath, lines, model, cancellationToken);

    /// <summary>The whole live catalogue as JSON Lines. The caller disposes of the stream.</summary>
    /// <param name="model">The model.</param>
    /// <param name="from">The id in the last line of an export that broke off: it begins with that one again; null: the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Stream> ExportAsync(string? model = null, string? from = null, CancellationToken cancellationToken = default) => _connection.ExportAsync(BulkPath, model, from, cancellationToken);

    private static string Of(string id, string? model) => $"{Path}/{Uri.EscapeDataString(id)}{ApiPath.Query(("model", model))}";
}
