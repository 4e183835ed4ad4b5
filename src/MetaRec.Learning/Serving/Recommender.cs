using System.Buffers;
using MetaRec.Data.Specs;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Serving;

/// <summary>
/// A version of a model in service: adapts to users, and scores, ranks and explains items for them. The items' side is computed once, and shared by all users and by what
/// <see cref="WithLiveItems"/> makes; a user costs a few kilobytes. Predictions are those of <see cref="Models.MetaRatingModel"/>, to rounding. Immutable and thread-safe; one per loaded version.
/// </summary>
public sealed partial class Recommender
{
    private readonly ServingCore _core;
    private readonly LiveItems _live;

    private Recommender(ServingCore core, LiveItems live) => (_core, _live) = (core, live);

    /// <summary>How many items can be scored: their indices are below this. First those of the training data, then live ones, in the order in which they came.</summary>
    public int ItemCount => _core.Catalogue.Count + _live.Slots;

    /// <summary>Most interactions that a user's model is adapted on.</summary>
    public int MaxSupport => _core.Options.MaxSupport;

    /// <summary>The range of ratings.</summary>
    public Data.RatingScale Scale => _core.Context.Scale;

    /// <summary>Items that training users have rated, the most rated first.</summary>
    internal IEnumerable<int> RatedItems => _core.ByPopularity.TakeWhile(item => _core.Popularity[item] > 0);

    /// <summary>Memory that the items' side holds, about.</summary>
    public long Bytes => _core.Catalogue.Bytes + _live.Block.Bytes + (sizeof(float) * (long)_core.Theta.Length);

    /// <summary>Loads a version; computes the items' side.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="data">Its prepared data.</param>
    /// <param name="theta">θ; not to be changed afterwards.</param>
    /// <param name="options">How the model is used; null for defaults.</param>
    /// <exception cref="ArgumentException">θ is not one of this job's model.</exception>
    public static Recommender Of(TrainingSpec spec, TrainingData data, float[] theta, RecommenderOptions? options = null)
    {
        var core = new ServingCore(spec, data, theta, options ?? new RecommenderOptions());
        return new Recommender(core, LiveItems.None(core));
    }

    /// <summary>
    /// The same version with these live items, and no others beside the training data's. An item keeps its index in all recommenders that come of one another, and users adapted by one of them can be
    /// used with all. Costs as much as the items that are new or changed, and a copy of the rest.
    /// </summary>
    /// <param name="items">All items that are live now; each id once.</param>
    /// <exception cref="ArgumentException">An id is there twice, or an item's shifts do not fit the model.</exception>
    public Recommender WithLiveItems(IReadOnlyList<LiveItem> items) => new(_core, _live.With(_core, items));

    /// <summary>The index of an item, or −1 where neither the training data nor the live items have the id.</summary>
    public int IndexOf(string id) => _core.Indices.TryGetValue(id, out var index) ? index : _live.IndexOf(id) is var live && live >= 0 && _live.Rows.ContainsKey(live) ? live : -1;

    /// <summary>The external id of an item.</summary>
    public string IdOf(int item)
    {
        ThrowIfUnknown(item);
        return item < _core.ItemIds.Count ? _core.ItemIds[item] : _live.IdOf(item)!;
    }

    /// <summary>
    /// Adapts the model to a user. A user without interactions has what the profile says, and no more. Of more than <see cref="MaxSupport"/> interactions the latest ones and the most informative of the rest
    /// count. Where the inner loss compares with items that the user did not have, and there is none, the user is as one without interactions.
    /// </summary>
    /// <exception cref="ArgumentException">The lists are of different lengths, an index is unknown, or a rating is not finite.</exception>
    /// <exception cref="InvalidOperationException">The adapted model predicts no finite ratings.</exception>
    public AdaptedUser Adapt(UserHistory history)
    {
        var rows = Latest(history);
        var width = _core.Layout.ItemWidth;
        var inputs = InputsOf(Array.ConvertAll(rows, row => history.Items[row]));
        var chosen = SupportSelection.Choose(inputs, width, rows.Length, MaxSupport);
        if (!_core.CanAdaptTo(chosen.Select(row => history.Items[rows[row]])))
        {
            chosen = [];
        }

        var support = new SupportSet
        {
            User = history.User,
            UserValues = _core.UserValues(history),
            Items = [.. chosen.Select(row => history.Items[rows[row]])],
            Ratings = [.. chosen.Select(row => history.Ratings[rows[row]])],
            Bases = [.. chosen.Select(row => BaseOf(history.Items[rows[row]]))],
            Inputs = chosen.Length == rows.Length ? inputs : [.. chosen.SelectMany(row => inputs[(row * width)..((row + 1) * width)])],
        };
        var form = _core.Adapt(support);
        return form.IsFinite
            ? new AdaptedUser(_core, support, new ItemSet(rows.Select(row => history.Items[row])), form)
            : throw new InvalidOperationException($"Adapted on {support.Count} interactions, the model predicts no finite ratings. Check the ratings' range, or serve another version.");
    }

    /// <summary>Scores all items.</summary>
    /// <param name="user">Adapted by this version.</param>
    /// <param name="scores">Receives <see cref="ItemCount"/> predicted ratings, not clipped; −∞ for a live item that has been taken away.</param>
    public void Score(AdaptedUser user, Span<float> scores)
    {
        ThrowIfOther(user);
        if (scores.Length != ItemCount)
        {
            throw new ArgumentException($"Scores of all items are {ItemCount:N0} numbers, but there is room for {scores.Length:N0}.", nameof(scores));
        }

        var catalogue = scores[.._core.Catalogue.Count];
        ScoreBlock(user, _core.Catalogue, catalogue);
        scores[catalogue.Length..].Fill(float.NegativeInfinity);
        if (_live.Block.Count == 0)
        {
            return;
        }

        var live = ArrayPool<float>.Shared.Rent(_live.Block.Count);
        ScoreBlock(user, _live.Block, live.AsSpan(0, _live.Block.Count));
        for (var row = 0; row < _live.Places.Length; row++)
        {
            scores[_live.Places[row]] = live[row];
        }

        ArrayPool<float>.Shared.Return(live);
    }

    /// <summary>Scores some items.</summary>
    /// <param name="user">Adapted by this version.</param>
    /// <param name="items">Their indices, in any order.</param>
    /// <returns>A predicted rating for each, not clipped.</returns>
    public float[] ScoreItems(AdaptedUser user, ReadOnlySpan<int> items)
    {
        ThrowIfOther(user);
        var scores = new float[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            scores[i] = Score(user.Form, items[i]);
        }

        return scores;
    }

    /// <summary>Scores all items, once for whatever is asked of the scores. The caller disposes of them.</summary>
    /// <param name="user">Adapted by this version.</param>
    /// <param name="decay">How scores fall with the age of items; null: they do not.</param>
    public CatalogueScores ScoreAll(AdaptedUser user, ItemDecay? decay = null) => new(this, user, decay);

    /// <summary>Ranks items for a user: the best first; of equal scores the lower index first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value of the request is out of its range.</exception>
    public IReadOnlyList<RankedItem> TopItems(AdaptedUser user, RankingRequest request)
    {
        request.ThrowIfInvalid();
        using var scores = ScoreAll(user);
        return scores.TopItems(request);
    }

    /// <summary>
    /// What each interaction that the user's model was adapted on adds to the score of an item: exactly, by adapting without it. The largest effect, up or down, first. Effects do not add up to the score:
    /// interactions that say the same share what they say.
    /// </summary>
    public IReadOnlyList<Contribution> Explain(AdaptedUser user, int item) => Explain(user, [item])[0];

    /// <summary>The same for several items, in their order: the model is adapted as often as for one.</summary>
    /// <param name="user">Adapted by this version.</param>
    /// <param name="items">Their indices.</param>
    /// <param name="decay">How scores fall with the age of items, so that effects are those on the scores after it; null: they do not.</param>
    public IReadOnlyList<Contribution>[] Explain(AdaptedUser user, IReadOnlyList<int> items, ItemDecay? decay = null)
    {
        ThrowIfOther(user);
        foreach (var item in items)
        {
            ThrowIfUnknown(item);
        }

        var support = user.Support;
        AdaptedForm[] without = [.. Enumerable.Range(0, support.Count).Select(row => _core.Adapt(support.Without(row)))];
        return
        [
            .. items.Select(item =>
            {
                var score = Decayed(user.Form, item);
                return without.Select((form, row) => new Contribution(support.Items[row], support.Ratings[row], score - Decayed(form, item)))
                    .OrderByDescending(contribution => Math.Abs(contribution.Effect)).ToArray();
            }),
        ];

        float Decayed(AdaptedForm form, int item) => decay is null ? Score(form, item) : decay.Of(item, Score(form, item));
    }

    /// <summary>The inputs of some items, one after the other.</summary>
    internal float[] InputsOf(ReadOnlySpan<int> items)
    {
        var width = _core.Layout.ItemWidth;
        var inputs = new float[items.Length * width];
        for (var i = 0; i < items.Length; i++)
        {
            InputOf(items[i]).CopyTo(inputs.AsSpan(i * width));
        }

        return inputs;
    }

    private void ScoreBlock(AdaptedUser user, ItemBlock block, Span<float> scores)
    {
        user.Form.Predict(block, 0, scores);
        System.Numerics.Tensors.TensorPrimitives.Add(scores, block.Bases, scores);
        if (_core.Readout != Models.RatingReadout.Identity)
        {
            foreach (ref var score in scores)
            {
                score = _core.Readout.Of(score);
            }
        }
    }

    private float Score(AdaptedForm form, int item)
    {
        var (block, row) = Place(item);
        Span<float> score = [0];
        form.Predict(block, row, score);
        return _core.Readout.Of(score[0] + block.Bases[row]);
    }

    private ReadOnlySpan<float> InputOf(int item)
    {
        var (block, row) = Place(item);
        return block.Input(row);
    }

    private float BaseOf(int item)
    {
        var (block, row) = Place(item);
        return block.Bases[row];
    }

    private (ItemBlock Block, int Row) Place(int item)
    {
        ThrowIfUnknown(item);
        return _live.Rows.TryGetValue(item, out var row) ? (_live.Block, row) : (_core.Catalogue, item);
    }

    /// <summary>Rows of a history that count, oldest first: the latest rating of each item.</summary>
    private int[] Latest(UserHistory history)
    {
        var count = history.Items.Count;
        if (history.Ratings.Count != count || (history.Times.Count != 0 && history.Times.Count != count))
        {
            throw new ArgumentException($"A history of {count} items must have as many ratings, and as many times or none, but has {history.Ratings.Count} and {history.Times.Count}.", nameof(history));
        }

        if (history.User < -1 || history.User >= _core.Context.Users.Count)
        {
            throw new ArgumentException($"A user must be one of the {_core.Context.Users.Count:N0} of the training data, or −1 for another, but is {history.User}.", nameof(history));
        }

        IEnumerable<int> order = Enumerable.Range(0, count);
        var rows = history.Times.Count == 0 ? order.ToArray() : [.. order.OrderBy(row => history.Times[row])];
        var latest = new Dictionary<int, int>(count);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            ThrowIfUnknown(history.Items[row]);
            if (!float.IsFinite(history.Ratings[row]))
            {
                throw new ArgumentException($"A rating must be a finite number, but that of item {history.Items[row]} is {history.Ratings[row]}.", nameof(history));
            }

            latest[history.Items[row]] = i;
        }

        return [.. latest.Values.Order().Select(i => rows[i])];
    }

    private void ThrowIfUnknown(int item)
    {
        if (item < 0 || item >= ItemCount || (item >= _core.Catalogue.Count && !_live.Rows.ContainsKey(item)))
        {
            throw new ArgumentException($"An item must be one of the {_core.Catalogue.Count:N0} of the training data or a live one, but is {item}. Look its index up by its id.", nameof(item));
        }
    }

    private void ThrowIfOther(AdaptedUser user)
    {
        if (!ReferenceEquals(user.Core, _core))
        {
            throw new ArgumentException("The user was adapted by another version. Adapt it by this one.", nameof(user));
        }
    }
}
