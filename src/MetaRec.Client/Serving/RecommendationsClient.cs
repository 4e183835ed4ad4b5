namespace MetaRec.Client.Serving;

/// <summary>
/// Recommendations for sessions over the HTTP API. Thread-safe. The method throws <see cref="ApiException"/> where the server refuses, and
/// <see cref="ServerUnreachableException"/> where there is none.
/// </summary>
public sealed class RecommendationsClient
{
    private readonly ApiConnection _connection;

    internal RecommendationsClient(ApiConnection connection) => _connection = connection;

    /// <summary>The best items after adaptation to the session; nothing is stored unless <paramref name="persistAs"/> is given.</summary>
    /// <param name="session">The user.</param>
    /// <param name="options">Which items; null: the ten best.</param>
    /// <param name="model">The model; null: the server's default.</param>
    /// <param name="persistAs">Stores the session as this user's, and answers by all that is stored of the user. Needs the scope feedback too. Sent again the ratings are stored again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<RankedItems> ForSessionAsync(
        Session session, RankingOptions? options = null, string? model = null, string? persistAs = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        options ??= new RankingOptions();
        return _connection.SendAsync<RankedItems>(
            HttpMethod.Post, "v1/recommendations",
            new
            {
                model,
                user = persistAs,
                persist = persistAs is not null,
                Features = session.Features.Count == 0 ? null : session.Features,
                session.Ratings,
                n = options.Count,
                options.Offset,
                category = options.Categories,
                options.Exclude,
                options.ExcludeSeen,
                options.Diversity,
                halfLife = ApiPath.Duration(options.HalfLife),
                options.Explain,
            },
            cancellationToken);
    }
}
