using MetaRec.Learning.Privacy;

namespace MetaRec.Learning.Tests.Privacy;

public sealed class RdpAccountantTests
{
    /// <summary>What Opacus and TensorFlow Privacy say.</summary>
    [Theory]
    [InlineData(0.04, 1.5, 2250, 1e-5, 7.32911117143)]
    [InlineData(0.01, 1.0, 1000, 1e-5, 2.1013652716)]
    [InlineData(0.01, 1.1, 10000, 1e-5, 5.6319923685)]
    [InlineData(256.0 / 60000, 1.1, 14062, 1e-5, 2.5965558690)]
    [InlineData(0.1, 2.0, 100, 1e-5, 2.5805688087)]
    [InlineData(32.0 / 2653, 1.0, 1640, 1e-5, 3.1854847578)]
    [InlineData(1, 1.0, 1, 1e-5, 4.7285070672)]
    public void Epsilon_OfKnownTrainings_IsTheirs(double rate, double noise, long steps, double delta, double expected) =>
        Assert.Equal(expected, new RdpAccountant(rate, noise).Epsilon(steps, delta), 1e-6 * expected);

    /// <summary>TensorFlow Privacy looks at whole orders here; further orders may be cheaper, never dearer.</summary>
    [Theory]
    [InlineData(150.0 / 60000, 1.3, 6000, 1e-5, 0.7242234026109595, 19)]
    [InlineData(100.0 / 100000, 1.0, 30000, 1e-7, 1.4154988495444842, 13)]
    public void Epsilon_OfWholeOrdersAlone_IsNotLess(double rate, double noise, long steps, double delta, double expected, int order)
    {
        var rdp = SubsampledGaussian.Rdp(rate, noise, order);
        var atOrder = (steps * rdp) - ((Math.Log(delta) + Math.Log(order)) / (order - 1)) + Math.Log((order - 1.0) / order);

        Assert.Equal(expected, atOrder, 1e-9);
        Assert.InRange(new RdpAccountant(rate, noise).Epsilon(steps, delta), 0.99 * expected, expected + 1e-9);
    }

    [Fact]
    public void Epsilon_OfOneStepOfAllTasks_IsTheGaussianMechanisms()
    {
        // α/2σ² at σ = 1, δ = 1e-5: the orders from 1.1 to 10.9 hold the minimum, near α = 5.4.
        var byHand = Enumerable.Range(11, 99).Select(tenth => tenth / 10.0)
            .Min(order => (order / 2) + ((Math.Log(1e5) - Math.Log(order)) / (order - 1)) + Math.Log((order - 1) / order));

        Assert.Equal(byHand, new RdpAccountant(1, 1).Epsilon(1, 1e-5), 1e-12);
    }

    [Fact]
    public void Epsilon_WithStepsRateAndNoise_IsMonotone()
    {
        double Of(double rate, double noise, long steps) => new RdpAccountant(rate, noise).Epsilon(steps, 1e-5);

        Assert.Equal(0, Of(0.01, 1, 0));
        Assert.True(Of(0.01, 1, 100) < Of(0.01, 1, 200));
        Assert.True(Of(0.01, 1, 100) < Of(0.02, 1, 100));
        Assert.True(Of(0.9, 1, 100) < Of(1, 1, 100));
        Assert.True(Of(0.01, 1, 100) > Of(0.01, 1.5, 100));
        Assert.True(Of(0.01, 1, 100) > new RdpAccountant(0.01, 1).Epsilon(100, 1e-4));
    }

    [Theory]
    [InlineData(0.5, 0.05, 1_000_000)]
    [InlineData(0.999999, 0.02, 10_000_000)]
    [InlineData(1e-6, 50, 10_000_000)]
    [InlineData(0.3, 1000, 1)]
    public void Epsilon_OfExtremes_IsFinite(double rate, double noise, long steps) =>
        Assert.True(double.IsFinite(new RdpAccountant(rate, noise).Epsilon(steps, 1e-9)));

    [Theory]
    [InlineData(32.0 / 2653, 1640, 3.0, 1e-5)]
    [InlineData(0.05, 600, 8.0, 1e-5)]
    [InlineData(1, 1, 1.0, 1e-6)]
    [InlineData(0.001, 100, 50.0, 1e-5)]
    public void NoiseMultiplierFor_Target_IsTheSmallestThatIsEnough(double rate, long steps, double epsilon, double delta)
    {
        var multiplier = RdpAccountant.NoiseMultiplierFor(rate, steps, epsilon, delta);

        Assert.True(new RdpAccountant(rate, multiplier).Epsilon(steps, delta) <= epsilon);
        Assert.True(new RdpAccountant(rate, multiplier * (1 - 1e-5)).Epsilon(steps, delta) > epsilon);
    }

    [Fact]
    public void NoiseMultiplierFor_TargetOutOfReach_SaysSo() =>
        Assert.Contains("larger ε", Assert.Throws<PrivacyException>(() => RdpAccountant.NoiseMultiplierFor(1, 10_000_000_000_000, 1e-6, 1e-9)).Message, StringComparison.Ordinal);
}
