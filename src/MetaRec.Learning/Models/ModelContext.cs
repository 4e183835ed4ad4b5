using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Baselines;

namespace MetaRec.Learning.Models;

/// <summary>What a model needs beside θ: features, the fitted bias + content part, and which items are warm. Immutable.</summary>
public sealed class ModelContext
{
    private readonly float[] _itemBases;
    private readonly float[] _contentBases;
    private readonly bool[] _itemIsWarm;

    /// <param name="users">User features.</param>
    /// <param name="items">Item features.</param>
    /// <param name="scale">Rating range.</param>
    /// <param name="itemBases">Per item the prediction before any user is known; zeros where the model predicts raw ratings.</param>
    /// <param name="contentBases">The same as if no rating of the item were known.</param>
    /// <param name="itemIsWarm">Per item whether its own embedding is used.</param>
    /// <param name="userShrinkage">k of the user offset Σ(r − base)/(n + k); null where the model predicts raw ratings.</param>
    public ModelContext(
        FeatureTable users, FeatureTable items, RatingScale scale, float[] itemBases, float[] contentBases, bool[] itemIsWarm, float? userShrinkage)
    {
        Users = users;
        Items = items;
        Scale = scale;
        _itemBases = itemBases;
        _contentBases = contentBases;
        _itemIsWarm = itemIsWarm;
        UserShrinkage = userShrinkage;
    }

    public FeatureTable Users { get; }

    public FeatureTable Items { get; }

    public RatingScale Scale { get; }

    public float? UserShrinkage { get; }

    /// <summary>What is predicted of an item before any user is known.</summary>
    /// <param name="item">Index of the item.</param>
    /// <param name="asNew">As if no rating of it were known.</param>
    public float Base(int item, bool asNew) => (asNew ? _contentBases : _itemBases)[item];

    /// <summary>Whether the item's own embedding is used.</summary>
    public bool IsWarm(int item) => _itemIsWarm[item];

    /// <summary>Fits the context on the histories that meta-training may use. Deterministic: every silo gets the same bits.</summary>
    public static ModelContext Fit(Dataset dataset, IReadOnlyList<History> training, ModelSpec model)
    {
        var counts = new int[dataset.Items.Count];
        foreach (var history in training)
        {
            foreach (var item in history.Items)
            {
                counts[item]++;
            }
        }

        var bases = new float[dataset.Items.Count];
        var contentBases = new float[dataset.Items.Count];
        float? shrinkage = null;
        if (model.Residual)
        {
            var bias = BiasContentModel.Fit(dataset, training);
            for (var item = 0; item < bases.Length; item++)
            {
                bases[item] = bias.GlobalMean + bias.ItemOffsets[item];
                contentBases[item] = bias.GlobalMean + bias.ContentOffsets[item];
            }

            shrinkage = BiasContentModel.UserShrinkage;
        }

        return new ModelContext(
            dataset.UserFeatures, dataset.ItemFeatures, dataset.Scale, bases, contentBases,
            [.. counts.Select(count => model.ItemIds && count >= model.WarmItemRatings)], shrinkage);
    }

    /// <summary>The user's offset over the item bases: Σ(r − base)/(n + k); 0 without support or where the model predicts raw ratings.</summary>
    public float UserOffset(ReadOnlySpan<int> items, ReadOnlySpan<float> ratings, bool asNew)
    {
        if (UserShrinkage is not { } k || items.IsEmpty)
        {
            return 0;
        }

        var sum = 0.0;
        for (var i = 0; i < items.Length; i++)
        {
            sum += ratings[i] - Base(items[i], asNew);
        }

        return (float)(sum / (items.Length + k));
    }
}
