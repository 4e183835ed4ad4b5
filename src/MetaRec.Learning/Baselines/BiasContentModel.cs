using MetaRec.Data;
using MetaRec.Data.Tasks;

namespace MetaRec.Learning.Baselines;

/// <summary>
/// The floor "bias + content": global mean, item offset and the offset of the user's support. Items that training hardly saw take their offset from content.
/// What a meta-learner predicts beyond this is its own merit, so it also serves as the base whose residual is learned.
/// </summary>
/// <remarks>
/// r̂(u, i) = μ + b_i + b_u; b_i = Σ (r − μ) / (n_i + 5) where n_i ≥ 5, else x_i·w with w the ridge (λ = 10) solution over the rated items,
/// weighted by n_i; b_u = Σ (r − μ − b_i) / (n + 3) over the support.
/// </remarks>
public sealed class BiasContentModel : IRatingModel
{
    /// <summary>Pseudo-ratings that pull a user's offset to zero.</summary>
    public const float UserShrinkage = 3;

    private const double ItemShrinkage = 5;
    private const int FewestItemRatings = 5;
    private const double ContentRidge = 10;

    private readonly float[] _itemOffsets;
    private readonly float[] _contentOffsets;
    private readonly ItemContent _content;
    private readonly double[] _weights;

    private BiasContentModel(float globalMean, float[] itemOffsets, float[] contentOffsets, ItemContent content, double[] weights)
    {
        GlobalMean = globalMean;
        _itemOffsets = itemOffsets;
        _contentOffsets = contentOffsets;
        _content = content;
        _weights = weights;
    }

    public string Name => "bias + content";

    /// <summary>Mean of the training ratings.</summary>
    public float GlobalMean { get; }

    /// <summary>The offset of every item of the catalogue, to be added to the global mean.</summary>
    public ReadOnlySpan<float> ItemOffsets => _itemOffsets;

    /// <summary>What content alone says of every item's offset: what an item has before anybody rates it.</summary>
    public ReadOnlySpan<float> ContentOffsets => _contentOffsets;

    /// <summary>Fits mean and offsets; a matter of milliseconds for a million ratings.</summary>
    /// <param name="dataset">The catalogue, for its size and content.</param>
    /// <param name="training">The ratings to learn from, and no others.</param>
    /// <exception cref="ArgumentException">There is no training rating.</exception>
    public static BiasContentModel Fit(Dataset dataset, IReadOnlyList<History> training)
    {
        var items = dataset.Items.Count;
        var sums = new double[items];
        var counts = new int[items];
        foreach (var history in training)
        {
            for (var row = 0; row < history.Length; row++)
            {
                sums[history.Items[row]] += history.Ratings[row];
                counts[history.Items[row]]++;
            }
        }

        var total = counts.Sum(count => (long)count);
        if (total == 0)
        {
            throw new ArgumentException("There is no training rating to fit a bias on. Give at least one history that is not empty.", nameof(training));
        }

        var mean = sums.Sum() / total;
        var content = new ItemContent(dataset.ItemFeatures);
        var weights = FitContent(content, sums, counts, mean);
        var offsets = new float[items];
        var contentOffsets = new float[items];
        var columns = new List<(int Column, double Value)>();
        for (var item = 0; item < items; item++)
        {
            content.Read(item, columns);
            contentOffsets[item] = Offset(columns, weights);
            offsets[item] = counts[item] >= FewestItemRatings
                ? (float)((sums[item] - (counts[item] * mean)) / (counts[item] + ItemShrinkage))
                : contentOffsets[item];
        }

        return new BiasContentModel((float)mean, offsets, contentOffsets, content, weights);
    }

    /// <summary>What content says of the offset of an item that the catalogue does not have.</summary>
    /// <param name="values">Its vocabulary indices, field by field of the item features.</param>
    public float ContentOffsetOf(IReadOnlyList<int[]> values)
    {
        var columns = new List<(int Column, double Value)>();
        _content.Read(values, columns);
        return Offset(columns, _weights);
    }

    /// <summary>The shrunk mean of what the support's ratings leave after global mean and item offset; 0 for an empty support.</summary>
    public float UserOffset(ReadOnlySpan<int> supportItems, ReadOnlySpan<float> supportRatings)
    {
        var sum = 0.0f;
        for (var row = 0; row < supportItems.Length; row++)
        {
            sum += supportRatings[row] - GlobalMean - _itemOffsets[supportItems[row]];
        }

        return sum / (supportItems.Length + UserShrinkage);
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes)
    {
        var predictions = new float[episodes.Count][];
        for (var index = 0; index < predictions.Length; index++)
        {
            var episode = episodes[index];
            var level = GlobalMean + UserOffset(episode.SupportItems, episode.SupportRatings);
            predictions[index] = Array.ConvertAll(episode.QueryItems, item => level + _itemOffsets[item]);
        }

        return predictions;
    }

    private static float Offset(List<(int Column, double Value)> columns, double[] weights)
    {
        var offset = 0.0;
        foreach (var (column, value) in columns)
        {
            offset += value * weights[column];
        }

        return (float)offset;
    }

    private static double[] FitContent(ItemContent content, double[] sums, int[] counts, double mean)
    {
        var width = content.Width;
        var gram = new double[width * width];
        var weights = new double[width];
        var row = new List<(int Column, double Value)>();
        for (var item = 0; item < counts.Length; item++)
        {
            if (counts[item] == 0)
            {
                continue;
            }

            content.Read(item, row);
            foreach (var (column, value) in row)
            {
                weights[column] += value * (sums[item] - (counts[item] * mean));
                foreach (var (other, otherValue) in row)
                {
                    gram[(column * width) + other] += counts[item] * value * otherValue;
                }
            }
        }

        for (var column = 0; column < width; column++)
        {
            gram[(column * width) + column] += ContentRidge;
        }

        Cholesky.Solve(gram, weights);
        return weights;
    }
}
