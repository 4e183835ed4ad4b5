using System.Collections.Concurrent;
using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Contracts.Wire;
using MetaRec.Data;
using MetaRec.Grains.Items;
using MetaRec.Learning.Serving;

namespace MetaRec.Grains.Serving;

/// <summary>A version as a silo serves it: loaded once, used by all its user grains. Thread-safe.</summary>
/// <param name="checkpoint">SHA-256 (hex) of its checkpoint.</param>
/// <param name="dataset">What it was trained on.</param>
/// <param name="recommender">Adapts and ranks; with the training data's items only.</param>
/// <param name="countsRatings">Whether it may be told how often an item was rated; not of a private version.</param>
public sealed class ServingModel(string checkpoint, Dataset dataset, Recommender recommender, bool countsRatings)
{
    private readonly ConcurrentDictionary<string, CurrentView> _views = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _users = dataset.Users.Select((id, index) => (id, index)).ToDictionary(pair => pair.id, pair => pair.index, StringComparer.Ordinal);

    private readonly Lazy<int[]> _ratings = new(() =>
    {
        var counts = new int[dataset.Items.Count];
        if (countsRatings)
        {
            foreach (var row in dataset.Interactions)
            {
                counts[row.Item]++;
            }
        }

        return counts;
    });

    private readonly Lazy<FeatureWarnings> _userWarnings = new(() => new FeatureWarnings(dataset.UserFeatures, "users"));
    private readonly Lazy<FeatureWarnings> _itemWarnings = new(() => new FeatureWarnings(dataset.ItemFeatures, "items"));

    /// <summary>What the version was trained on.</summary>
    public Dataset Dataset { get; } = dataset;

    /// <summary>Adapts and ranks; with the training data's items only.</summary>
    internal Recommender Recommender { get; } = recommender;

    /// <summary>Which features of users have no effect.</summary>
    internal FeatureWarnings UserWarnings => _userWarnings.Value;

    /// <summary>Which features of items have no effect.</summary>
    internal FeatureWarnings ItemWarnings => _itemWarnings.Value;

    /// <summary>Ratings in the training data, by item; 0 for all items of a private version.</summary>
    internal IReadOnlyList<int> RatingCounts => _ratings.Value;

    /// <summary>Whether an item can be rated and scored: one of the training data, or a live one.</summary>
    internal bool Knows(LiveCatalogue live, string item) => Recommender.IndexOf(item) >= 0 || live.Find(item) is not null;

    /// <summary>This version with a live catalogue. Computes what is new in it: not for a grain's own thread.</summary>
    /// <param name="model">Whose live catalogue it is.</param>
    /// <param name="live">The live catalogue.</param>
    internal ServingView ViewOf(string model, LiveCatalogue live) =>
        _views.GetOrAdd(model, _ => new CurrentView(ServingView.First(checkpoint, Dataset, Recommender))).Of(live);

    /// <summary>Adapts to a user. Takes a millisecond or so of computing.</summary>
    /// <param name="view">Knows the items.</param>
    /// <param name="user">External id; null: a user whom the training data cannot know.</param>
    /// <param name="features">The profile.</param>
    /// <param name="ratings">One for each item, oldest first. Items that neither the version nor the live catalogue has any more are left out.</param>
    internal AdaptedUser Adapt(ServingView view, string? user, IReadOnlyDictionary<string, IReadOnlyList<string>> features, IReadOnlyList<ItemRating> ratings)
    {
        var known = ratings.Select(rating => (Item: view.IndexOf(rating.Item), rating.Rating)).Where(rating => rating.Item >= 0).ToArray();
        return view.Recommender.Adapt(new UserHistory
        {
            User = user is null ? -1 : _users.GetValueOrDefault(user, -1),
            Features = features,
            Items = Array.ConvertAll(known, rating => rating.Item),
            Ratings = Array.ConvertAll(known, rating => rating.Rating),
        });
    }

    /// <summary>Adapts to a stored user; null: one of whom nothing is stored.</summary>
    internal AdaptedUser Adapt(ServingView view, string user, UserRecord? stored) => Adapt(
        view, user, stored?.Features ?? UserRecord.NoFeatures, stored is null ? [] : [.. stored.Counting().Select(counted => new ItemRating(counted.Item, counted.Rating))]);

    /// <summary>What is known of a user in a field, as adaptation takes it: what the profile says, else the training data.</summary>
    internal IReadOnlyList<string> ValuesOf(string user, UserRecord stored, FeatureField field) =>
        stored.Features.TryGetValue(field.Name, out var given) ? given
        : _users.TryGetValue(user, out var index) ? [.. field.Of(index).ToArray().Select(value => field.Vocabulary[value])]
        : [];

    /// <summary>Whether its training has seen ratings of an item.</summary>
    internal bool IsTrainedOn(string item) => Recommender.IsTrainedOn(item);

    /// <summary>How a user's model sees an item without early feedback.</summary>
    internal ItemProbe Probe(CatalogueItem item, AdaptedUser rater) => Recommender.Probe(Cold(item), rater);

    /// <summary>What early ratings add to an item. Those that another version has told count for its level alone.</summary>
    internal ItemShift Shift(CatalogueItem item, IReadOnlyList<EarlyRating> ratings)
    {
        var adapted = Recommender.AdaptItem(Cold(item), [.. ratings.Select(rating => new ItemFeedback(null, rating.Rating)
        {
            Probe = rating.Checkpoint == checkpoint ? new ItemProbe(rating.Prediction, rating.Gradient.Values.ToArray()) : null,
        })]);
        return new ItemShift(checkpoint, adapted.BaseShift, new ParameterVector([.. adapted.EmbeddingShift]));
    }

    private static LiveItem Cold(CatalogueItem item) => new() { Id = item.Id, Features = item.Content.Features };

    /// <summary>The latest view of one model, made from the one before it: indices of items, and what is computed for them, stay.</summary>
    private sealed class CurrentView(ServingView first)
    {
        private readonly Lock _gate = new();
        private ServingView _view = first;

        public ServingView Of(LiveCatalogue live)
        {
            lock (_gate)
            {
                return _view = _view.With(live);
            }
        }
    }
}
