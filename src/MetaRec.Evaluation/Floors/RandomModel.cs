using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Learning;

namespace MetaRec.Evaluation.Floors;

/// <summary>Predicts a uniform number of the scale, always the same one for a seed, user and item: what knowing nothing is worth.</summary>
public sealed class RandomModel : IRatingModel
{
    private readonly RatingScale _scale;
    private readonly ulong _seed;

    private RandomModel(RatingScale scale, ulong seed)
    {
        _scale = scale;
        _seed = seed;
    }

    public string Name => "random";

    /// <summary>Takes the scale; there is nothing to learn.</summary>
    public static RandomModel Fit(Dataset dataset, ulong seed) => new(dataset.Scale, seed);

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes) =>
        [.. episodes.Select(episode => Array.ConvertAll(episode.QueryItems, item => Draw(episode.User, item)))];

    private float Draw(int user, int item)
    {
        var random = new StableRandom(_seed, user, item);
        return _scale.Min + ((_scale.Max - _scale.Min) * (float)random.NextDouble());
    }
}
