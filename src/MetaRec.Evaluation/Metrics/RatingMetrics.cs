using MetaRec.Data;

namespace MetaRec.Evaluation.Metrics;

/// <summary>Errors of rating predictions. Predictions are clipped to the scale and not rounded.</summary>
public static class RatingMetrics
{
    /// <summary>Mean absolute error over the query rows of one task.</summary>
    public static double MeanAbsoluteError(ReadOnlySpan<float> predictions, ReadOnlySpan<float> ratings, RatingScale scale)
    {
        Check(predictions, ratings);
        var sum = 0.0;
        for (var row = 0; row < ratings.Length; row++)
        {
            sum += Math.Abs(scale.Clip(predictions[row]) - ratings[row]);
        }

        return sum / ratings.Length;
    }

    /// <summary>Mean squared error over the query rows of one task.</summary>
    public static double MeanSquaredError(ReadOnlySpan<float> predictions, ReadOnlySpan<float> ratings, RatingScale scale)
    {
        Check(predictions, ratings);
        var sum = 0.0;
        for (var row = 0; row < ratings.Length; row++)
        {
            var error = (double)(scale.Clip(predictions[row]) - ratings[row]);
            sum += error * error;
        }

        return sum / ratings.Length;
    }

    /// <summary>The root of the mean over tasks of the mean squared error; not the mean of the tasks' roots, which is smaller.</summary>
    public static double RootMeanSquaredError(IEnumerable<double> meanSquaredErrors) => Math.Sqrt(meanSquaredErrors.Average());

    private static void Check(ReadOnlySpan<float> predictions, ReadOnlySpan<float> ratings)
    {
        if (ratings.IsEmpty || predictions.Length != ratings.Length)
        {
            throw new ArgumentException(
                $"A task needs one prediction per rating and at least one rating, but has {predictions.Length} and {ratings.Length}.", nameof(predictions));
        }

        for (var row = 0; row < predictions.Length; row++)
        {
            if (!float.IsFinite(predictions[row]))
            {
                throw new ArgumentException($"Prediction {row} is {predictions[row]}: the model has diverged.", nameof(predictions));
            }
        }
    }
}
