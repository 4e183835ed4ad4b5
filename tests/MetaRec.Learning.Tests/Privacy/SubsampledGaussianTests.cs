using MetaRec.Learning.Privacy;

namespace MetaRec.Learning.Tests.Privacy;

public sealed class SubsampledGaussianTests
{
    [Theory]
    [InlineData(0.01, 1.0, 2, 1.7181342207e-4)]
    [InlineData(0.01, 1.0, 8, 8.9364390761e-4)]
    [InlineData(0.01, 2.5, 32, 2.9397948491e-4)]
    public void Rdp_OfKnownSteps_IsOpacus(double rate, double noise, double order, double expected) =>
        Assert.Equal(expected, SubsampledGaussian.Rdp(rate, noise, order), 1e-9 * expected);

    [Fact]
    public void Rdp_OfOrderTwo_IsTheSumOfThreeTerms()
    {
        // (1−q)² + 2q(1−q) + q²·e^(1/σ²) with q = ½, σ = 1.
        Assert.Equal(Math.Log(0.25 + 0.5 + (0.25 * Math.E)), SubsampledGaussian.Rdp(0.5, 1, 2), 1e-14);
    }

    [Fact]
    public void Rdp_OfAllTasks_IsTheGaussianMechanisms() => Assert.Equal(3.7 / (2 * 1.5 * 1.5), SubsampledGaussian.Rdp(1, 1.5, 3.7), 1e-15);

    [Theory]
    [InlineData(0.3, 0.8, 1.5)]
    [InlineData(0.3, 0.8, 3.7)]
    [InlineData(0.012, 1.0, 2.1)]
    [InlineData(0.012, 1.0, 10.9)]
    [InlineData(0.7, 3.0, 5.3)]
    public void Rdp_OfFractionalOrder_IsTheIntegral(double rate, double noise, double order)
    {
        // E over z ~ N(0, σ²) of the likelihood ratio's power, by the trapezoidal rule, which converges geometrically here.
        const int Points = 400_000;
        var (low, high) = (-20 * noise, (20 * noise) + order);
        var (width, sum) = ((high - low) / Points, 0.0);
        for (var i = 0; i <= Points; i++)
        {
            var z = low + (i * width);
            var density = Math.Exp(-z * z / (2 * noise * noise)) / (noise * Math.Sqrt(2 * Math.PI));
            sum += width * density * Math.Pow(1 - rate + (rate * Math.Exp(((2 * z) - 1) / (2 * noise * noise))), order);
        }

        Assert.Equal(Math.Log(sum) / (order - 1), SubsampledGaussian.Rdp(rate, noise, order), 1e-9);
    }

    [Theory]
    [InlineData(0.01, 1.0)]
    [InlineData(0.2, 0.7)]
    public void Rdp_BetweenWholeOrders_GrowsWithTheOrder(double rate, double noise)
    {
        var previous = 0.0;
        for (var tenth = 11; tenth <= 110; tenth++)
        {
            var rdp = SubsampledGaussian.Rdp(rate, noise, tenth / 10.0);
            Assert.True(rdp > previous, $"At order {tenth / 10.0}: {rdp} after {previous}.");
            previous = rdp;
        }
    }

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(1, -1.8496055099332482)]
    [InlineData(-1, 0.6112323176780705)]
    [InlineData(2.5, -7.806815272727264)]
    [InlineData(5, -27.200889545537436)]
    [InlineData(2.6, -8.351532930819747)]
    [InlineData(-3, 0.6931361352504468)]
    public void LogComplement_OfKnownArguments_IsTheirs(double x, double expected) => Assert.Equal(expected, ErrorFunction.LogComplement(x), 1e-12);
}
