namespace MetaRec.Client.Serving;

/// <summary>
/// Predictions for given items over the HTTP API, in the order of the items. Thread-safe. Every method throws <see cref="ApiException"/> where the server refuses, and
/// <see cref="ServerUnreachableException"/> where there is none. A model of null is the server's default.
/// </summary>
public sealed class RankClient
{
    private const string Path = "v1/rank";

    private readonly ApiConnection _connection;

    internal RankClient(ApiConnection connection) => _connection = connection;

    /// <summary>For a stored user.</summary>
    /// <param name="user">The user; one of whom nothing is stored is a new one.</param>
    /// <param name="items">1 to 1,000 items.</param>
    /// <param name="explain">Whether to say which ratings moved each score most.</param>
    /// <param name="model">The model.</param>
    /// <param name="halfLife">As <see cref="RankingOptions.HalfLife"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<RankedItems> ForUserAsync(string user, IReadOnlyList<string> items, bool explain = false, string? model = null, TimeSpan? halfLife = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<RankedItems>(HttpMethod.Post, Path, new { model, user, items, halfLife = ApiPath.Duration(halfLife), explain }, cancellationToken);

    /// <summary>For a user who comes with the request; nothing is stored.</summary>
    /// <inheritdoc cref="ForUserAsync"/>
    public Task<RankedItems> ForSessionAsync(Session session, IReadOnlyList<string> items, bool explain = false, string? model = null, TimeSpan? halfLife = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        return _connection.SendAsync<RankedItems>(HttpMethod.Post, Path, new { model, session.Features, session.Ratings, items, halfLife = ApiPath.Duration(halfLife), explain }, cancellationToken);
    }
}
