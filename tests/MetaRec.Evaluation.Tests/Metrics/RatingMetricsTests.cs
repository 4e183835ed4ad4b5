using MetaRec.Data;
using MetaRec.Evaluation.Metrics;

namespace MetaRec.Evaluation.Tests.Metrics;

public sealed class RatingMetricsTests
{
    private static readonly RatingScale Scale = new(1, 5);

    [Fact]
    public void MeanAbsoluteError_PredictionBeyondScale_IsClippedAndNotRounded() =>
        Assert.Equal((0 + 1 + 0.4) / 3, RatingMetrics.MeanAbsoluteError([6f, 3f, 2.4f], [5f, 4f, 2f], Scale), 1e-6);

    [Fact]
    public void MeanSquaredError_PredictionBeyondScale_IsClipped() =>
        Assert.Equal((0 + 1 + 4) / 3.0, RatingMetrics.MeanSquaredError([6f, 3f, -7f], [5f, 4f, 3f], Scale), 1e-6);

    [Fact]
    public void RootMeanSquaredError_TwoTasks_IsRootOfMean() =>
        Assert.Equal(Math.Sqrt(2.5), RatingMetrics.RootMeanSquaredError([1, 4]), 1e-12);

    [Fact]
    public void MeanAbsoluteError_NotANumber_SaysDiverged() =>
        Assert.Contains("diverged", Assert.Throws<ArgumentException>(() => RatingMetrics.MeanAbsoluteError([float.NaN], [1f], Scale)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 1)]
    public void MeanAbsoluteError_LengthsDoNotFit_Throws(int predictions, int ratings) =>
        Assert.Throws<ArgumentException>(() => RatingMetrics.MeanAbsoluteError(new float[predictions], new float[ratings], Scale));
}
