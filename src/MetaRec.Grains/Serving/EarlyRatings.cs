using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Contracts.Wire;
using Microsoft.Extensions.Logging;

namespace MetaRec.Grains.Serving;

/// <summary>Tells items that no version was trained on what users have rated them. One per silo; thread-safe.</summary>
internal sealed partial class EarlyRatings(IGrainFactory grains, ServingPool pool, ILogger<EarlyRatings> logger)
{
    /// <summary>New items that one user tells of, the latest rated ones: each costs an adaptation.</summary>
    public const int MaxItems = 32;

    /// <summary>Whether a rating of an item is to be told.</summary>
    public static bool IsNew(ServingWorld world, string item) => world.Live.Find(item) is not null && !world.Serving.IsTrainedOn(item);

    /// <summary>Tells the ratings that count. An item of which this fails is told again when the user is next adapted anew.</summary>
    /// <param name="world">What the call looks at.</param>
    /// <param name="user">External id.</param>
    /// <param name="stored">What is durable.</param>
    /// <param name="items">The items; those that are not new are left out.</param>
    public async Task TellAsync(ServingWorld world, string user, UserRecord stored, IReadOnlyCollection<string> items)
    {
        foreach (var counting in stored.Counting().Where(rating => items.Contains(rating.Item) && IsNew(world, rating.Item)).TakeLast(MaxItems))
        {
            try
            {
                var told = await pool.RunAsync(() => Rating(world, user, stored, counting));
                await grains.GetGrain<IEarlyRatingsGrain>(ExternalId.Key(world.Versions.Model, counting.Item)).RateAsync(told);
            }
#pragma warning disable CA1031 // Whatever it is, the rating itself is durable.
            catch (Exception error)
#pragma warning restore CA1031
            {
                // Without its message, which may name the user.
                LogNotTold(counting.Item, world.Versions.Model, error.GetType().Name);
            }
        }
    }

    /// <summary>Removes a user's ratings from the items that were told of them.</summary>
    public Task ForgetAsync(string model, string user, IEnumerable<string> items) =>
        Task.WhenAll(items.Select(item => grains.GetGrain<IEarlyRatingsGrain>(ExternalId.Key(model, item)).ForgetAsync(user)));

    /// <summary>The user's model does not know the rating that it is held against.</summary>
    private static EarlyRating Rating(ServingWorld world, string user, UserRecord stored, UserEvent counting)
    {
        var without = world.Serving.Adapt(world.View(), user, stored with { Events = [.. stored.Events.Where(other => other.Item != counting.Item)] });
        var probe = world.Serving.Probe(world.Live.Find(counting.Item)!, without);
        return new EarlyRating(user, counting.Rating, counting.Time, world.Version.Checkpoint.Sha256, probe.Prediction, new ParameterVector([.. probe.Gradient]));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Item {Item} of model {Model} was not told of a rating ({Problem}); it is told when the user is next adapted anew.")]
    private partial void LogNotTold(string item, string model, string problem);
}
