namespace MetaRec.Contracts.Serving;

/// <summary>
/// One user of one model: the profile and all feedback, durable, and what the model makes of them, in memory. Writes are durable before they return, and every later read
/// reflects them; calls interleave, and writes that come together are one write of the storage. Key: model/user.
/// </summary>
[Alias("metarec.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Most events that are kept of a user; further ones are rejected.</summary>
    const int MaxEvents = 10_000;

    /// <summary>Adds events, each by itself: what breaks a rule is rejected, the others are stored. Sending an event again under its id changes nothing.</summary>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="ServingException">The model has no version, so nothing can be checked.</exception>
    [Alias("Append")]
    Task<IReadOnlyList<FeedbackResult>> AppendAsync(IReadOnlyList<FeedbackEvent> events);

    /// <summary>Sets the profile.</summary>
    /// <returns>The new ETag, and whether the user is new.</returns>
    /// <exception cref="ServingException">The condition does not hold, or the profile breaks a rule.</exception>
    [Alias("PutProfile")]
    Task<(string ETag, bool Created)> PutProfileAsync(IReadOnlyDictionary<string, IReadOnlyList<string>> features, WriteCondition condition);

    /// <summary>What is stored, with a page of the events; null where nothing is.</summary>
    /// <param name="after">How many events to leave out.</param>
    /// <param name="limit">How many events the page has at most.</param>
    [Alias("Get")]
    Task<UserView?> GetAsync(int after, int limit);

    /// <summary>Removes all that is stored of the user, durably.</summary>
    /// <returns>How many events were removed; null where nothing was stored.</returns>
    /// <exception cref="ServingException">The condition does not hold.</exception>
    [Alias("Delete")]
    Task<int?> DeleteAsync(WriteCondition condition);

    /// <summary>The best items for the user, after adaptation to the ratings so far. Of several ratings of an item the one with the latest time counts.</summary>
    [Alias("Recommend")]
    Task<RecommendationList> RecommendAsync(RankingQuery query);

    /// <summary>
    /// The items to ask the user about next, the most telling first: those whose ratings would say most about all the others, and that the user can probably rate. None that is rated or not available.
    /// </summary>
    /// <param name="count">How many; 1 to 100. Fewer where there are no more.</param>
    /// <exception cref="ServingException">The number is out of its range.</exception>
    [Alias("Ask")]
    Task<RecommendationList> AskAsync(int count);

    /// <summary>What is predicted for given items, in their order.</summary>
    /// <param name="items">Their ids.</param>
    /// <param name="explain">Whether to say which ratings moved each score most.</param>
    /// <param name="halfLife">As <see cref="RankingQuery.HalfLife"/>.</param>
    /// <exception cref="ServingException">An item is unknown.</exception>
    [Alias("Rank")]
    Task<RecommendationList> RankAsync(IReadOnlyList<string> items, bool explain, TimeSpan? halfLife = null);
}
