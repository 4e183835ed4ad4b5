namespace MetaRec.Data.Tests;

public sealed class ClippedNormalTests
{
    private static readonly RatingScale Scale = new(1, 5);

    [Theory]
    [InlineData(3, 0.6)]
    [InlineData(4.8, 0.6)]
    [InlineData(0.4, 0.9)]
    [InlineData(7, 2)]
    public void Mean_AnyCenter_EqualsNumericalIntegration(double center, double deviation)
    {
        const int Steps = 200_000;
        var (sum, weight) = (0.0, 0.0);
        for (var i = 0; i <= Steps; i++)
        {
            var z = -8 + (16.0 * i / Steps);
            var density = Math.Exp(-0.5 * z * z);
            sum += density * Math.Clamp(center + (deviation * z), 1, 5);
            weight += density;
        }

        Assert.Equal(sum / weight, ClippedNormal.Mean(center, deviation, Scale), 1e-6);
    }

    [Fact]
    public void Mean_WithoutDeviation_IsTheClippedCenter() => Assert.Equal(5, ClippedNormal.Mean(6, 0, Scale));
}
