namespace MetaRec.Grains.Items;

/// <summary>The live catalogues that this silo ranks: asked for again where the last look is too old, so that a change is in every ranking within a second. One per silo; thread-safe.</summary>
public sealed class ServedCatalogues(IGrainFactory grains, TimeProvider time)
{
    /// <summary>A look that is older is made again before an answer.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(500);

    private const int Kept = 16;

    private readonly Lock _gate = new();
    private readonly List<(string Model, CatalogueFollower Follower)> _followers = [];

    /// <summary>The live catalogue of a model, as it was at most <see cref="MaxAge"/> ago; older where its shards cannot be asked just now.</summary>
    public ValueTask<LiveCatalogue> GetAsync(string model) => FollowerOf(model).GetAsync();

    /// <summary>The live catalogue of a model with whatever was durable before the call; older where its shards cannot be asked just now.</summary>
    public Task<LiveCatalogue> LookAgainAsync(string model) => FollowerOf(model).LookAgainAsync();

    private CatalogueFollower FollowerOf(string model)
    {
        lock (_gate)
        {
            var place = _followers.FindLastIndex(entry => entry.Model == model);
            if (place == _followers.Count - 1 && place >= 0)
            {
                return _followers[place].Follower;
            }

            var follower = place >= 0 ? _followers[place].Follower : new CatalogueFollower(model, grains, time, MaxAge);
            if (place >= 0 || _followers.Count == Kept)
            {
                _followers.RemoveAt(Math.Max(place, 0));
            }

            _followers.Add((model, follower));
            return follower;
        }
    }
}
