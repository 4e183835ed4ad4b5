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
    /// <param name="session">The user.</param>
    /// <param name="items">Their ids.</param>
    /// <param name="explain">Whether to say which ratings moved each score most.</param>
    /// <param name="halfLife">As <see cref="RankingQuery.HalfLife"/>.</param>
    [Alias("Rank")]
    Task<RecommendationList> RankAsync(SessionQuery session, IReadOnlyList<string> items, bool explain, TimeSpan? halfLife = null);
}
