using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;

namespace MetaRec.Learning.Baselines;

/// <summary>What training ratings and content say of every item's offset from the global mean. Immutable; deterministic, so that every silo gets the same bits.</summary>
/// <remarks>
/// Content: c_i = x_i·w, w the ridge (λ = 10) solution of d_i = Σ (r − μ − b_u) / n_i over the rated items, weighted by n_i.
/// <see cref="ItemBase.Mean"/>: b_u = 0; b_i = n_i d_i / (n_i + 5) where n_i ≥ 5, else c_i.
/// <see cref="ItemBase.Joint"/>: b_i = c_i + n_i (d_i − c_i) / (n_i + 5), and b_u = Σ (r − μ − b_i) / (n_u + 5), in turn, from b_u = 0.
/// </remarks>
public sealed class ItemOffsets
{
    private const double ItemShrinkage = 5;
    private const double UserShrinkage = 5;
    private const int FewestItemRatings = 5;
    private const int JointSweeps = 5;

    private readonly ItemBase _kind;
    private readonly ItemContent _content;
    private readonly int[] _counts;
    private readonly double[] _weights;
    private readonly float[] _values;
    private readonly float[] _contentValues;

    private ItemOffsets(ItemBase kind, float globalMean, ItemContent content, int[] counts, double[] sums)
    {
        _kind = kind;
        _content = content;
        _counts = counts;
        _weights = content.Fit(counts, sums);
        _values = new float[counts.Length];
        _contentValues = new float[counts.Length];
        GlobalMean = globalMean;
        var row = new List<(int Column, double Value)>();
        for (var item = 0; item < counts.Length; item++)
        {
            content.Read(item, row);
            _contentValues[item] = ItemContent.Dot(row, _weights);
            _values[item] = kind switch
            {
                ItemBase.Joint => (float)(_contentValues[item] + ((sums[item] - (counts[item] * _contentValues[item])) / (counts[item] + ItemShrinkage))),
                _ when counts[item] >= FewestItemRatings => (float)(sums[item] / (counts[item] + ItemShrinkage)),
                _ => _contentValues[item],
            };
        }
    }

    /// <summary>Mean of the training ratings.</summary>
    public float GlobalMean { get; }

    /// <summary>The offset of every item of the catalogue, to be added to the global mean.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>What content alone says of every item's offset: what an item has before anybody rates it.</summary>
    public ReadOnlySpan<float> ContentValues => _contentValues;

    /// <summary>Fits the offsets; a matter of milliseconds for a million ratings.</summary>
    /// <param name="dataset">The catalogue, for its size and content.</param>
    /// <param name="training">The ratings to learn from, and no others.</param>
    /// <param name="kind">How ratings and content come together.</param>
    /// <exception cref="ArgumentException">There is no training rating.</exception>
    public static ItemOffsets Fit(Dataset dataset, IReadOnlyList<History> training, ItemBase kind)
    {
        var counts = new int[dataset.Items.Count];
        var ratings = new double[counts.Length];
        foreach (var history in training)
        {
            for (var row = 0; row < history.Length; row++)
            {
                ratings[history.Items[row]] += history.Ratings[row];
                counts[history.Items[row]]++;
            }
        }

        var total = counts.Sum(count => (long)count);
        if (total == 0)
        {
            throw new ArgumentException("There is no training rating to fit a bias on. Give at least one history that is not empty.", nameof(training));
        }

        var mean = ratings.Sum() / total;
        var content = new ItemContent(dataset.ItemFeatures);
        double[] sums = [.. ratings.Zip(counts, (sum, count) => sum - (count * mean))];
        var offsets = new ItemOffsets(kind, (float)mean, content, counts, sums);
        for (var sweep = 0; kind == ItemBase.Joint && sweep < JointSweeps; sweep++)
        {
            offsets = new ItemOffsets(kind, offsets.GlobalMean, content, counts, offsets.WithoutUsers(training));
        }

        return offsets;
    }

    /// <summary>The offset of an item with the content it has now.</summary>
    /// <param name="item">Its index in the catalogue, whose training ratings count; negative for an item that the catalogue does not have.</param>
    /// <param name="values">Its vocabulary indices, field by field of the item features.</param>
    public float Of(int item, IReadOnlyList<int[]> values)
    {
        if (item >= 0 && _kind == ItemBase.Mean && _counts[item] >= FewestItemRatings)
        {
            return _values[item];
        }

        var row = new List<(int Column, double Value)>();
        _content.Read(values, row);
        var content = ItemContent.Dot(row, _weights);
        return item < 0 ? content : content + (_values[item] - _contentValues[item]);
    }

    /// <summary>Per item Σ (r − μ − b_u), with users' offsets from these items' offsets.</summary>
    private double[] WithoutUsers(IReadOnlyList<History> training)
    {
        var sums = new double[_counts.Length];
        foreach (var history in training)
        {
            var rest = 0.0;
            for (var row = 0; row < history.Length; row++)
            {
                rest += history.Ratings[row] - GlobalMean - _values[history.Items[row]];
            }

            var user = rest / (history.Length + UserShrinkage);
            for (var row = 0; row < history.Length; row++)
            {
                sums[history.Items[row]] += history.Ratings[row] - GlobalMean - user;
            }
        }

        return sums;
    }
}
