namespace MetaRec.Learning.Serving;

public sealed partial class Recommender
{
    /// <summary>Distance over which a prediction's derivative by an item's embedding is measured: wide enough for float32, and small beside an embedding.</summary>
    private const float DerivativeStep = 0.01f;

    /// <summary>
    /// Adapts an item to early feedback: its base and, where the model has embeddings of items, its own embedding, from where its content puts it. What it was adapted to before is replaced. Made for new
    /// items: for one that training has seen often, base and embedding come of far more ratings already.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="feedback">All ratings that count, in any order; none gives the item without shifts.</param>
    /// <param name="options">How it adapts; null for defaults.</param>
    /// <returns>The item with its shifts, to be given to <see cref="WithLiveItems"/>.</returns>
    /// <exception cref="ArgumentException">A rating or time is not finite, a rater belongs to another version, or an option is out of its range.</exception>
    public LiveItem AdaptItem(LiveItem item, IReadOnlyList<ItemFeedback> feedback, ItemAdaptationOptions? options = null)
    {
        options ??= new ItemAdaptationOptions();
        ThrowIfUnusable(feedback, options);
        var cold = new LiveItem { Id = item.Id, Features = item.Features };
        if (feedback.Count == 0)
        {
            return cold;
        }

        var live = LiveItems.None(_core).With(_core, [cold]).Block;
        var width = OwnWidth;
        var probes = Probes(live.Input(0), width);
        var residuals = new float[feedback.Count];
        var gradients = new float[feedback.Count * width];
        var weights = new double[feedback.Count];
        var latest = feedback.Max(rating => rating.Time);
        for (var r = 0; r < feedback.Count; r++)
        {
            weights[r] = options.HalfLife is { } halfLife ? Math.Pow(0.5, (latest - feedback[r].Time) / halfLife) : 1;
            var probe = feedback[r].Probe ?? Probe(feedback[r].Rater, probes, width);
            residuals[r] = (float)((feedback[r].Rating - _core.Readout.Offset) / _core.Readout.Slope) - live.Bases[0] - probe.Prediction;
            for (var i = 0; i < width; i++)
            {
                gradients[(r * width) + i] = probe.Gradient[i];
            }
        }

        var shifts = ItemAdaptation.Solve(residuals, weights, gradients, width, options.LevelShrinkage, _core.EmbeddingShrinkage);
        return new LiveItem { Id = item.Id, Features = item.Features, BaseShift = (float)shifts[width], EmbeddingShift = [.. shifts[..width].Select(shift => (float)shift)] };
    }

    /// <summary>How a user's model sees an item as its content puts it, to adapt the item where the model is not at hand.</summary>
    /// <param name="item">The item; its shifts are not looked at.</param>
    /// <param name="rater">Adapted by this version, without the rating of the item.</param>
    public ItemProbe Probe(LiveItem item, AdaptedUser rater)
    {
        ThrowIfOther(rater);
        var live = LiveItems.None(_core).With(_core, [new LiveItem { Id = item.Id, Features = item.Features }]).Block;
        return Probe(rater, Probes(live.Input(0), OwnWidth), OwnWidth);
    }

    /// <summary>Whether training has seen ratings of an item, so that early ones are of no use to it.</summary>
    public bool IsTrainedOn(string id) => _core.Indices.TryGetValue(id, out var index) && _core.Context.IsWarm(index);

    /// <summary>Scores one item for many users: who might like it.</summary>
    /// <param name="item">Its index.</param>
    /// <param name="users">Adapted by this version.</param>
    /// <returns>A predicted rating for each user, not clipped.</returns>
    public float[] ScoreAudience(int item, IReadOnlyList<AdaptedUser> users)
    {
        var scores = new float[users.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            ThrowIfOther(users[i]);
            scores[i] = Score(users[i].Form, item);
        }

        return scores;
    }

    private int OwnWidth => _core.EmbeddingPart(new float[_core.Layout.ItemWidth]).Length;

    private static ItemProbe Probe(AdaptedUser? rater, ItemBlock probes, int width)
    {
        var predictions = new float[width + 1];
        rater?.Form.Predict(probes, 0, predictions);
        return new ItemProbe(predictions[0], [.. predictions.Skip(1).Select(prediction => (prediction - predictions[0]) / DerivativeStep)]);
    }

    /// <summary>The item, and for each number of its own embedding one a small step further along.</summary>
    private ItemBlock Probes(ReadOnlySpan<float> input, int width)
    {
        var inputs = new float[(width + 1) * input.Length];
        for (var row = 0; row <= width; row++)
        {
            var probe = inputs.AsSpan(row * input.Length, input.Length);
            input.CopyTo(probe);
            if (row > 0)
            {
                _core.EmbeddingPart(probe)[row - 1] += DerivativeStep;
            }
        }

        return _core.Block(inputs, new float[width + 1]);
    }

    private void ThrowIfUnusable(IReadOnlyList<ItemFeedback> feedback, ItemAdaptationOptions options)
    {
        if (options.HalfLife is { } halfLife && !(halfLife > 0))
        {
            throw new ArgumentException($"The half-life of early feedback must be above 0, but is {halfLife}.", nameof(options));
        }

        if (!(options.LevelShrinkage > 0))
        {
            throw new ArgumentException($"The level that content predicts must count for more than 0 ratings, but counts for {options.LevelShrinkage}.", nameof(options));
        }

        foreach (var rating in feedback)
        {
            if (!float.IsFinite(rating.Rating) || !double.IsFinite(rating.Time))
            {
                throw new ArgumentException($"Feedback must have a finite rating and time, but has {rating.Rating} and {rating.Time}.", nameof(feedback));
            }

            if (rating.Probe is { } probe && (probe.Gradient.Count != OwnWidth || !float.IsFinite(probe.Prediction) || !probe.Gradient.All(float.IsFinite)))
            {
                throw new ArgumentException($"A probe must have {OwnWidth} finite derivatives for this model, but has {probe.Gradient.Count}. Probe the item with this version.", nameof(feedback));
            }

            if (rating.Rater is { } rater)
            {
                ThrowIfOther(rater);
            }
        }
    }
}
