namespace MetaRec.Contracts.Serving;

/// <summary>Finds the users who would like an item most. One per silo, which looks for one audience at a time, beside the rankings of users; key 0.</summary>
[Alias("metarec.IAudienceGrain")]
public interface IAudienceGrain : IGrainWithIntegerKey
{
    /// <summary>The stored users for whom the version in service predicts the highest rating of an item, without those who have rated it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="item">An item of the training data or of the live catalogue, available or not.</param>
    /// <param name="count">Most users; 1 to <see cref="Audience.MaxCount"/>.</param>
    /// <exception cref="ServingException">The number is out of its range, the model has no version in service, the item is unknown, or the silo is busy with another audience.</exception>
    [Alias("Find"), ResponseTimeout("00:02:00")]
    Task<Audience> FindAsync(string model, string item, int count);

    /// <summary>The same in groups: for each value of a field how many users have it, and the mean of what is predicted for them, without ids.</summary>
    /// <param name="model">The model.</param>
    /// <param name="item">An item of the training data or of the live catalogue, available or not.</param>
    /// <param name="by">A field of users in the training data.</param>
    /// <param name="count">Most groups; 1 to <see cref="Audience.MaxCount"/>.</param>
    /// <exception cref="ServingException">As of users; or there is no such field.</exception>
    [Alias("FindGroups"), ResponseTimeout("00:02:00")]
    Task<Audience> FindGroupsAsync(string model, string item, string by, int count);
}
