using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Metrics;

namespace MetaRec.Evaluation.Protocols;

/// <summary>The metrics of one model on one task, of one draw or the mean over several.</summary>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="MeanSquaredError">Mean squared error; the root is taken of the mean over tasks.</param>
/// <param name="Ndcg1">nDCG@1, exponential gain.</param>
/// <param name="Ndcg3">nDCG@3, exponential gain.</param>
/// <param name="Ndcg1Linear">nDCG@1, linear gain.</param>
/// <param name="Ndcg3Linear">nDCG@3, linear gain.</param>
public readonly record struct TaskScore(
    double Mae, double MeanSquaredError, double Ndcg1, double Ndcg3, double Ndcg1Linear, double Ndcg3Linear)
{
    /// <summary>The mean over several draws of one task.</summary>
    public static TaskScore Mean(IReadOnlyList<TaskScore> scores) => new(
        scores.Average(score => score.Mae), scores.Average(score => score.MeanSquaredError), scores.Average(score => score.Ndcg1),
        scores.Average(score => score.Ndcg3), scores.Average(score => score.Ndcg1Linear), scores.Average(score => score.Ndcg3Linear));

    /// <summary>Scores the predictions of one episode. Errors are clipped to the scale; ranks are of the predictions as they are.</summary>
    public static TaskScore Of(Episode episode, float[] predictions, RatingScale scale)
    {
        var (ratings, items) = (episode.QueryRatings, episode.QueryItems);
        return new TaskScore(
            RatingMetrics.MeanAbsoluteError(predictions, ratings, scale),
            RatingMetrics.MeanSquaredError(predictions, ratings, scale),
            Ndcg.At(1, predictions, ratings, items, NdcgGain.Exponential),
            Ndcg.At(3, predictions, ratings, items, NdcgGain.Exponential),
            Ndcg.At(1, predictions, ratings, items, NdcgGain.Linear),
            Ndcg.At(3, predictions, ratings, items, NdcgGain.Linear));
    }
}
