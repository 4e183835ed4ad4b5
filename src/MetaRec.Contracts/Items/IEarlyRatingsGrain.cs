namespace MetaRec.Contracts.Items;

/// <summary>
/// The early ratings of one item, one for each user, and what the versions in service make of them; told to the live catalogue within a second. Key: model/item.
/// </summary>
[Alias("metarec.IEarlyRatingsGrain")]
public interface IEarlyRatingsGrain : IGrainWithStringKey
{
    /// <summary>Most ratings that are kept of an item, the latest ones: after so many, training has enough to learn it.</summary>
    const int MaxRatings = 128;

    /// <summary>Takes a user's rating in place of the one before; durable before it returns. The same again changes nothing.</summary>
    [Alias("Rate")]
    Task RateAsync(EarlyRating rating);

    /// <summary>Removes a user's rating; durable before it returns.</summary>
    [Alias("Forget")]
    Task ForgetAsync(string user);

    /// <summary>The item's content has changed: what the ratings make of it is computed again.</summary>
    [Alias("Refresh")]
    Task RefreshAsync();
}
