using System.Globalization;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Serving;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Lanes;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Serving;

/// <inheritdoc cref="IUserGrain"/>
/// <remarks>
/// In memory it keeps what its adapted model predicts for the whole catalogue: recomputed on a lane at the first call after a rating or a new model version.
/// </remarks>
[SiloRole(SiloRoles.Serving)]
internal sealed class UserGrain(
    [PersistentState("user", "metarec")] IPersistentState<UserRecord> record, ServingModels models, LanePool lanes) : Grain, IUserGrain
{
    /// <summary>A user's latest ratings that adaptation looks at.</summary>
    private const int MaxSupport = 200;

    private const int MaxCount = 1000;

    private string _model = "";
    private string _user = "";
    private Adapted? _adapted;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        (_model, _user) = slash > 0
            ? (key[..slash], key[(slash + 1)..])
            : throw new ServingException($"A user's key is model/user, but is '{key}'.");
        return Task.CompletedTask;
    }

    public async Task RateAsync(IReadOnlyList<ItemRating> ratings)
    {
        var (_, serving) = await CurrentAsync();
        foreach (var rating in ratings)
        {
            Require(serving, rating.Item);
            var scale = serving.Dataset.Scale;
            if (!(rating.Rating >= scale.Min && rating.Rating <= scale.Max))
            {
                throw new ServingException(string.Create(
                    CultureInfo.InvariantCulture, $"The rating of item '{rating.Item}' must be between {scale.Min} and {scale.Max}, but is {rating.Rating}."));
            }
        }

        var before = record.State.Ratings;
        var replaced = ratings.Select(rating => rating.Item).ToHashSet(StringComparer.Ordinal);
        record.State.Ratings = [.. before.Where(rating => !replaced.Contains(rating.Item)), .. ratings.Reverse().DistinctBy(rating => rating.Item).Reverse()];
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            record.State.Ratings = before;
            throw;
        }

        _adapted = null;
    }

    public async Task<RecommendationList> RecommendAsync(int count)
    {
        if (count is < 1 or > MaxCount)
        {
            throw new ServingException($"The number of recommendations must be between 1 and {MaxCount}, but is {count}.");
        }

        var adapted = await AdaptAsync();
        return adapted.List(adapted.Ranking.Take(count));
    }

    public async Task<RecommendationList> PredictAsync(IReadOnlyList<string> items)
    {
        var adapted = await AdaptAsync();
        return adapted.List([.. items.Select(item => Require(adapted.Serving, item))]);
    }

    private static int Require(ServingModel serving, string item) => serving.Items.TryGetValue(item, out var index)
        ? index
        : throw new ServingException($"Item '{item}' is not in the catalogue of {serving.Dataset.Items.Count} items.");

    private async Task<(ModelVersion Version, ServingModel Serving)> CurrentAsync()
    {
        var version = await GrainFactory.GetGrain<IModelGrain>(_model).GetCurrentAsync()
            ?? throw new ServingException($"Model '{_model}' has no version yet. Train a job and register it.");
        return (version, await models.GetAsync(version));
    }

    private async Task<Adapted> AdaptAsync()
    {
        var (version, serving) = await CurrentAsync();
        if (_adapted is { } current && current.Version == version.Number)
        {
            return current;
        }

        // A version trained on other data may lack an item that the user has rated.
        var known = record.State.Ratings.Where(rating => serving.Items.ContainsKey(rating.Item)).ToArray();
        var support = known.TakeLast(MaxSupport).ToArray();
        var episode = new Episode(
            0, serving.Users.GetValueOrDefault(_user, -1),
            [.. support.Select(rating => serving.Items[rating.Item])], [.. support.Select(rating => rating.Rating)],
            [.. Enumerable.Range(0, serving.Dataset.Items.Count)], new float[serving.Dataset.Items.Count]);
        var rated = known.Select(rating => serving.Items[rating.Item]).ToHashSet();
        _adapted = await lanes.RunAsync(_ => Adapted.From(version.Number, serving, serving.Model.Predict([episode])[0], rated, support.Length), CancellationToken.None);
        return _adapted;
    }

    private sealed record Adapted(int Version, ServingModel Serving, float[] Scores, int[] Ranking, int[] Ranks, int Support)
    {
        public static Adapted From(int version, ServingModel serving, float[] scores, HashSet<int> rated, int support)
        {
            int[] ranking = [.. Enumerable.Range(0, scores.Length).Where(item => !rated.Contains(item)).OrderByDescending(item => scores[item]).ThenBy(item => item)];
            var ranks = new int[scores.Length];
            for (var i = 0; i < ranking.Length; i++)
            {
                ranks[ranking[i]] = i + 1;
            }

            return new Adapted(version, serving, scores, ranking, ranks, support);
        }

        public RecommendationList List(IEnumerable<int> items) => new(Version, Support, [.. items.Select(item => new Recommendation(
            Serving.Dataset.Items[item], Serving.Dataset.Titles[item], Serving.Dataset.Scale.Clip(Scores[item]), Ranks[item]))]);
    }
}
