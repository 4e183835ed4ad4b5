using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Baselines;

namespace MetaRec.Learning.Models;

/// <summary>What a model needs beside θ: features, the fitted bases of items, and which items are warm. Immutable.</summary>
public sealed class ModelContext
{
    private readonly float[] _itemBases;
    private readonly float[] _contentBases;
    private readonly bool[] _itemIsWarm;
    private readonly ItemOffsets? _offsets;
    private readonly float _base;

    /// <param name="users">User features.</param>
    /// <param name="items">Item features.</param>
    /// <param name="scale">Rating range.</param>
    /// <param name="itemBases">Per item the prediction before any user is known; zeros where the model predicts raw ratings.</param>
    /// <param name="contentBases">The same as if no rating of the item were known.</param>
    /// <param name="itemIsWarm">Per item whether its own embedding is used.</param>
    public ModelContext(
        FeatureTable users, FeatureTable items, RatingScale scale, float[] itemBases, float[] contentBases, bool[] itemIsWarm)
        : this(users, items, scale, itemBases, contentBases, itemIsWarm, null)
    {
    }

    private ModelContext(
        FeatureTable users, FeatureTable items, RatingScale scale, float[] itemBases, float[] contentBases, bool[] itemIsWarm, ItemOffsets? offsets, float ofAll = 0)
    {
        _base = ofAll;
        Users = users;
        Items = items;
        Scale = scale;
        _itemBases = itemBases;
        _contentBases = contentBases;
        _itemIsWarm = itemIsWarm;
        _offsets = offsets;
    }

    public FeatureTable Users { get; }

    public FeatureTable Items { get; }

    public RatingScale Scale { get; }

    /// <summary>What is predicted of an item before any user is known.</summary>
    /// <param name="item">Index of the item.</param>
    /// <param name="asNew">As if no rating of it were known.</param>
    public float Base(int item, bool asNew) => (asNew ? _contentBases : _itemBases)[item];

    /// <summary>What is predicted of an item with the content it has now before any user is known.</summary>
    /// <param name="item">Index of the item, whose training ratings count; negative for an item that the data set does not have.</param>
    /// <param name="values">Its vocabulary indices, field by field of <see cref="Items"/>.</param>
    public float Base(int item, IReadOnlyList<int[]> values) => _offsets is null ? _base : _offsets.GlobalMean + _offsets.Of(item, values);

    /// <summary>Whether the item's own embedding is used.</summary>
    public bool IsWarm(int item) => _itemIsWarm[item];

    /// <summary>What is known without a look at any rating: the base of every item is the middle of the rating range, and none is warm.</summary>
    public static ModelContext WithoutRatings(Dataset dataset)
    {
        var middle = (float)((dataset.Scale.Min + dataset.Scale.Max) / 2.0);
        float[] bases = [.. Enumerable.Repeat(middle, dataset.Items.Count)];
        return new ModelContext(dataset.UserFeatures, dataset.ItemFeatures, dataset.Scale, bases, bases, new bool[bases.Length], null, middle);
    }

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
        var offsets = model.Residual ? ItemOffsets.Fit(dataset, training, model.ItemBase) : null;
        if (offsets is not null)
        {
            for (var item = 0; item < bases.Length; item++)
            {
                bases[item] = offsets.GlobalMean + offsets.Values[item];
                contentBases[item] = offsets.GlobalMean + offsets.ContentValues[item];
            }
        }

        return new ModelContext(
            dataset.UserFeatures, dataset.ItemFeatures, dataset.Scale, bases, contentBases,
            [.. counts.Select(count => model.ItemIds && count >= model.WarmItemRatings)],
            offsets);
    }
}
