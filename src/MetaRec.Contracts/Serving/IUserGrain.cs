namespace MetaRec.Contracts.Serving;

/// <summary>One user of one model: the ratings, durable, and what the model makes of them, in memory. Key: model/user.</summary>
[Alias("metarec.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Adds ratings; a later rating of an item replaces the earlier. Durable before it returns; the next recommendation reflects them.</summary>
    /// <exception cref="ServingException">An item is unknown or a rating is outside the scale; nothing is stored.</exception>
    [Alias("Rate")]
    Task RateAsync(IReadOnlyList<ItemRating> ratings);

    /// <summary>The best items the user has not rated, after adaptation to the ratings so far.</summary>
    /// <param name="count">How many; 1 to 1,000.</param>
    [Alias("Recommend")]
    Task<RecommendationList> RecommendAsync(int count);

    /// <summary>What is predicted for given items, in their order.</summary>
    [Alias("Predict")]
    Task<RecommendationList> PredictAsync(IReadOnlyList<string> items);
}
