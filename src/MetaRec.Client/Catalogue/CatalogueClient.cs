using System.Globalization;

namespace MetaRec.Client.Catalogue;

/// <summary>
/// What the version in service can rank, over the HTTP API. Thread-safe. The method throws <see cref="ApiException"/> where the server refuses, and <see cref="ServerUnreachableException"/> where there is none.
/// </summary>
public sealed class CatalogueClient
{
    private readonly ApiConnection _connection;

    internal CatalogueClient(ApiConnection connection) => _connection = connection;

    /// <summary>Available items of the training data and of the live catalogue, those that were rated most first.</summary>
    /// <param name="text">Only items whose title or id has it, those that begin with it first; null: all.</param>
    /// <param name="count">Most items; 1 to 100.</param>
    /// <param name="model">The model; null: the server's default.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<CatalogueSearch> SearchAsync(string? text = null, int count = 20, string? model = null, CancellationToken cancellationToken = default) => _connection.SendAsync<CatalogueSearch>(
        HttpMethod.Get, $"v1/catalogue{ApiPath.Query(("model", model), ("q", text), ("n", count.ToString(CultureInfo.InvariantCulture)))}", null, cancellationToken);
}
