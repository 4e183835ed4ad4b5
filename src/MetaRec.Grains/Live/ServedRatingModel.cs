using MetaRec.Data;
using MetaRec.Data.Live;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Serving;
using MetaRec.Learning;
using MetaRec.Learning.Serving;

namespace MetaRec.Grains.Live;

/// <summary>
/// A version as it would answer the users of a snapshot: it knows of them what serving would, ratings and profile, and items that it was not trained on by their content. Episodes are in the indices of the
/// snapshot's data set, whatever the version was trained on.
/// </summary>
internal sealed class ServedRatingModel : IRatingModel
{
    private readonly LiveDataset _live;
    private readonly Recommender _recommender;
    private readonly int[] _items;
    private readonly Dictionary<string, int> _users;

    /// <param name="name">Shown in tables.</param>
    /// <param name="serving">The version.</param>
    /// <param name="live">The snapshot with its base.</param>
    public ServedRatingModel(string name, ServingModel serving, LiveDataset live)
    {
        (Name, _live) = (name, live);
        var inSnapshot = live.Snapshot.Items.Where(item => item.Features is not null).ToDictionary(item => item.Id, item => item.Features!, StringComparer.Ordinal);
        var items = live.Training.Items;
        _recommender = serving.Recommender.WithLiveItems(
        [
            .. items.Select((id, index) => (id, index)).Where(item => inSnapshot.ContainsKey(item.id) || serving.Recommender.IndexOf(item.id) < 0)
                .Select(item => new LiveItem { Id = item.id, Features = inSnapshot.GetValueOrDefault(item.id) ?? Words(live.Training.ItemFeatures, item.index) }),
        ]);
        _items = [.. items.Select(_recommender.IndexOf)];
        _users = serving.Dataset.Users.Select((id, index) => (id, index)).Where(user => !LiveDataset.IsAnonymous(user.id)).ToDictionary(user => user.id, user => user.index, StringComparer.Ordinal);
    }

    public string Name { get; }

    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes) => [.. episodes.Select(Predict)];

    private float[] Predict(Episode episode)
    {
        var user = _recommender.Adapt(new UserHistory
        {
            User = _users.GetValueOrDefault(_live.Training.Users[episode.User], -1),
            Features = _live.Users[episode.User]?.Features ?? UserRecord.NoFeatures,
            Items = Array.ConvertAll(episode.SupportItems, item => _items[item]),
            Ratings = episode.SupportRatings,
        });
        return _recommender.ScoreItems(user, Array.ConvertAll(episode.QueryItems, item => _items[item]));
    }

    private static Dictionary<string, IReadOnlyList<string>> Words(FeatureTable table, int item) =>
        table.Fields.ToDictionary(field => field.Name, field => (IReadOnlyList<string>)[.. field.Of(item).ToArray().Select(value => field.Vocabulary[value])]);
}
