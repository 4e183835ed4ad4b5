using MetaRec.Data.Specs;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Models;

/// <summary>
/// Turns logits into ratings, so that models of every loss can be served and have an error: a line through the training tasks' ratings. The order of predictions stays.
/// </summary>
/// <param name="Offset">The rating of a logit of 0.</param>
/// <param name="Slope">What a logit adds; above 0.</param>
internal readonly record struct RatingReadout(double Offset, double Slope)
{
    /// <summary>Below that, float32 ratings would no longer tell close logits apart.</summary>
    private const double SmallestSlope = 0.01;

    private const int Episodes = 256;
    private const long Step = long.MaxValue - 1;

    /// <summary>For predictions that are ratings already.</summary>
    public static RatingReadout Identity => new(0, 1);

    /// <summary>
    /// Least squares of query ratings on logits after adaptation, over one draw of evenly chosen training tasks; the slope is kept at 0.01 or more. A pure function of its arguments.
    /// </summary>
    public static RatingReadout Fit(TrainingSpec spec, TrainingData data, MetaRatingModel logits)
    {
        var stride = Math.Max(1, data.Tasks.Count / Episodes);
        var episodes = Enumerable.Range(0, data.Tasks.Count).Where(task => task % stride == 0).Take(Episodes).Select(task => data.Draw(spec, Step, task)).ToArray();
        var scores = logits.Predict(episodes).SelectMany(predictions => predictions).Select(score => (double)score).ToArray();
        var ratings = episodes.SelectMany(episode => episode.QueryRatings).Select(rating => (double)rating).ToArray();
        var (score, rating) = (scores.Average(), ratings.Average());
        var variance = scores.Sum(s => (s - score) * (s - score));
        var covariance = scores.Zip(ratings, (s, r) => (s - score) * (r - rating)).Sum();
        var slope = variance > 0 ? Math.Max(SmallestSlope, covariance / variance) : SmallestSlope;
        return new RatingReadout(rating - (slope * score), slope);
    }

    public float Of(float score) => Slope == 1 && Offset == 0 ? score : (float)(Offset + (Slope * score));
}
