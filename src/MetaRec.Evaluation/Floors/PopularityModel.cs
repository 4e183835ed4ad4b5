using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Learning;

namespace MetaRec.Evaluation.Floors;

/// <summary>
/// Ranks items by how often they were rated in training, the same for everybody. Items that training never saw tie, so it says nothing about cold items.
/// </summary>
/// <remarks>
/// r̂(i) = a + c · ln(1 + n_i), with a and c by least squares over the training ratings. The slope is kept above zero, so that the order of the
/// predictions is the order of popularity. An item that training never saw gets the mean rating: the line, extrapolated to n = 0, would hold against it
/// that it is new.
/// </remarks>
public sealed class PopularityModel : IRatingModel
{
    private const double SmallestSlope = 1e-4;

    private readonly float[] _predictions;

    private PopularityModel(float[] predictions) => _predictions = predictions;

    public string Name => "popularity";

    /// <summary>Counts the training ratings of each item and fits the line that turns counts into ratings.</summary>
    /// <exception cref="ArgumentException">There is no training rating.</exception>
    public static PopularityModel Fit(Dataset dataset, IReadOnlyList<History> training)
    {
        var counts = new int[dataset.Items.Count];
        var sums = new double[counts.Length];
        foreach (var history in training)
        {
            for (var row = 0; row < history.Length; row++)
            {
                counts[history.Items[row]]++;
                sums[history.Items[row]] += history.Ratings[row];
            }
        }

        double total = counts.Sum(count => (long)count);
        if (total == 0)
        {
            throw new ArgumentException("There is no training rating to count. Give at least one history that is not empty.", nameof(training));
        }

        var logs = Array.ConvertAll(counts, count => Math.Log(1.0 + count));
        var meanRating = sums.Sum() / total;
        var meanLog = counts.Zip(logs, (count, log) => count * log).Sum() / total;
        double covariance = 0, variance = 0;
        for (var item = 0; item < counts.Length; item++)
        {
            var deviation = logs[item] - meanLog;
            covariance += deviation * (sums[item] - (counts[item] * meanRating));
            variance += counts[item] * deviation * deviation;
        }

        var slope = variance > 0 ? Math.Max(covariance / variance, SmallestSlope) : SmallestSlope;
        return new PopularityModel(Array.ConvertAll(logs, log => (float)(log > 0 ? meanRating + (slope * (log - meanLog)) : meanRating)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes) =>
        [.. episodes.Select(episode => Array.ConvertAll(episode.QueryItems, item => _predictions[item]))];
}
