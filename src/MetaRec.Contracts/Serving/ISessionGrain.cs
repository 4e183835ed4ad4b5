namespace MetaRec.Contracts.Serving;

/// <summary>Answers questions of users who are not stored. Any number per silo; key 0.</summary>
[Alias("metarec.ISessionGrain")]
public interface ISessionGrain : IGrainWithIntegerKey
{
    /// <summary>The best items for such a user.</summary>
    /// <exception cref="ServingException">An item is unknown, a rating is outside the scale, or the model has no version.</exception>
    [Alias("Recommend")]
    Task<RecommendationList> RecommendAsync(SessionQuery session, RankingQuery query);

    /// <summary>What is predicted for given items, in their order.</summary>
    [Alias("Rank")]
    Task<RecommendationList> RankAsync(SessionQuery session, IReadOnlyList<string> items, bool explain);
}
