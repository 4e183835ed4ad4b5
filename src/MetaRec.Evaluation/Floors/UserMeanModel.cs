using MetaRec.Data.Tasks;
using MetaRec.Learning;

namespace MetaRec.Evaluation.Floors;

/// <summary>Predicts the shrunk mean of the user's support for every item: what a user's level alone is worth.</summary>
/// <remarks>r̂(u) = μ + Σ (r − μ) / (n + 3) over the support. All items tie, so its ranking metrics are those of a random order.</remarks>
public sealed class UserMeanModel : IRatingModel
{
    private const double Shrinkage = 3;

    private readonly double _globalMean;

    private UserMeanModel(double globalMean) => _globalMean = globalMean;

    public string Name => "user mean";

    /// <summary>Takes the mean of the training ratings.</summary>
    /// <exception cref="ArgumentException">There is no training rating.</exception>
    public static UserMeanModel Fit(IReadOnlyList<History> training)
    {
        var count = training.Sum(history => (long)history.Length);
        if (count == 0)
        {
            throw new ArgumentException("There is no training rating to average. Give at least one history that is not empty.", nameof(training));
        }

        return new UserMeanModel(training.Sum(history => history.Ratings.Sum(rating => (double)rating)) / count);
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes) => [.. episodes.Select(Predict)];

    private float[] Predict(Episode episode)
    {
        var sum = episode.SupportRatings.Sum(rating => rating - _globalMean);
        var level = (float)(_globalMean + (sum / (episode.SupportRatings.Length + Shrinkage)));
        var predictions = new float[episode.QueryItems.Length];
        Array.Fill(predictions, level);
        return predictions;
    }
}
