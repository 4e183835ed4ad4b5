using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;

namespace MetaRec.Learning.Baselines;

/// <summary>
/// The floor "bias + content": global mean, item offset and the offset of the user's support. Items that training hardly saw take their offset from content.
/// What a meta-learner predicts beyond this is its own merit.
/// </summary>
/// <remarks>
/// r̂(u, i) = μ + b_i + b_u; b_i as in <see cref="Baselines.ItemOffsets"/>; b_u = Σ (r − μ − b_i) / (n + 3) over the support.
/// </remarks>
public sealed class BiasContentModel : IRatingModel
{
    /// <summary>Pseudo-ratings that pull a user's offset to zero.</summary>
    public const float UserShrinkage = 3;

    private readonly ItemOffsets _items;

    private BiasContentModel(ItemOffsets items) => _items = items;

    public string Name => "bias + content";

    /// <summary>Mean of the training ratings.</summary>
    public float GlobalMean => _items.GlobalMean;

    /// <summary>The offset of every item of the catalogue, to be added to the global mean.</summary>
    public ReadOnlySpan<float> ItemOffsets => _items.Values;

    /// <summary>Fits mean and offsets; a matter of milliseconds for a million ratings.</summary>
    /// <param name="dataset">The catalogue, for its size and content.</param>
    /// <param name="training">The ratings to learn from, and no others.</param>
    /// <exception cref="ArgumentException">There is no training rating.</exception>
    public static BiasContentModel Fit(Dataset dataset, IReadOnlyList<History> training) => new(Baselines.ItemOffsets.Fit(dataset, training, ItemBase.Mean));

    /// <summary>The shrunk mean of what the support's ratings leave after global mean and item offset; 0 for an empty support.</summary>
    public float UserOffset(ReadOnlySpan<int> supportItems, ReadOnlySpan<float> supportRatings)
    {
        var sum = 0.0f;
        for (var row = 0; row < supportItems.Length; row++)
        {
            sum += supportRatings[row] - GlobalMean - _items.Values[supportItems[row]];
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
            predictions[index] = Array.ConvertAll(episode.QueryItems, item => level + _items.Values[item]);
        }

        return predictions;
    }
}
