using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Privacy;

namespace MetaRec.Learning.Tests.Privacy;

public sealed class GaussianMechanismTests
{
    private static readonly PrivacyKey Key = new([.. Enumerable.Range(0, PrivacyKey.Length).Select(i => (byte)i)]);

    // σ·C = 6, divided by the expected 2 · 4 tasks: deviation 0.75.
    private static readonly TrainingSpec Spec = new() { MicroBatches = 2, MicroBatchSize = 4, Shards = 2, Privacy = new PrivacySpec { ClipNorm = 2, NoiseMultiplier = 3 } };
    private static readonly PrivacyPlan Plan = PrivacyPlan.Of(Spec, 40)!;
    private static readonly ModelLayout Layout = TestWorld.Create(new LearnerSpec(), model: new ModelSpec { EmbeddingSize = 200, ImplicitFeedback = false }).Layout;

    [Fact]
    public void Release_OfNobody_IsNoiseOfTheStatedDeviationOnEveryParameter()
    {
        using var mechanism = new GaussianMechanism(Layout, Plan, Key);
        double[] values = Flat(mechanism.Release(null, 3));

        Assert.Equal(Layout.Length, values.Length);
        Assert.DoesNotContain(0, values);
        var n = values.Length;
        var mean = values.Average();
        var variance = values.Sum(value => value * value) / n;
        Assert.InRange(mean, -5 * 0.75 / Math.Sqrt(n), 5 * 0.75 / Math.Sqrt(n));
        Assert.InRange(variance, 0.75 * 0.75 * (1 - (5 * Math.Sqrt(2.0 / n))), 0.75 * 0.75 * (1 + (5 * Math.Sqrt(2.0 / n))));

        // The normal distribution's fourth moment is 3σ⁴, with variance 96σ⁸/n.
        Assert.InRange(values.Sum(value => Math.Pow(value / 0.75, 4)) / n, 3 - (6 * Math.Sqrt(96.0 / n)), 3 + (6 * Math.Sqrt(96.0 / n)));
    }

    [Fact]
    public void Release_OfASum_IsTheSumPlusTheNoiseOverTheExpectedTasks()
    {
        using var mechanism = new GaussianMechanism(Layout, Plan, Key);
        var noise = Flat(mechanism.Release(null, 3));
        var size = Layout.EmbeddingSize;
        var dense = new float[Layout.DenseLength];
        dense[1] = 80;
        var values = new float[2 * size];
        values[size + 2] = -40;

        // Three tasks took part, but eight were to be expected.
        var released = mechanism.Release(new MicroBatchGradient(dense, [4, 9], values, 3, 1, 1), 3);
        var flat = Flat(released);

        Assert.Equal(1, released.Tasks);
        Assert.Equal(noise[Layout.DenseOffset + 1] + 10, flat[Layout.DenseOffset + 1], 1e-5);
        Assert.Equal(noise[(9 * size) + 2] - 5, flat[(9 * size) + 2], 1e-5);
        Assert.Equal(noise[0], flat[0]);
        Assert.True(double.IsNaN(released.LossBefore) && double.IsNaN(released.LossAfter));
    }

    [Fact]
    public void Release_OfStepAndKey_RepeatsItself()
    {
        using var mechanism = new GaussianMechanism(Layout, Plan, Key);
        using var again = new GaussianMechanism(Layout, Plan, new PrivacyKey(Key.ToBytes()));
        using var other = new GaussianMechanism(Layout, Plan, PrivacyKey.Draw());
        var first = Flat(mechanism.Release(null, 5));
        mechanism.Release(null, 6);

        Assert.Equal(first, Flat(mechanism.Release(null, 5)));
        Assert.Equal(first, Flat(again.Release(null, 5)));
        Assert.True(Correlation(first, Flat(mechanism.Release(null, 6))) < 0.1);
        Assert.True(Correlation(first, Flat(other.Release(null, 5))) < 0.1);
    }

    [Fact]
    public void Release_RatesThatAreKept_HaveNoNoise()
    {
        var layout = TestWorld.Create(new LearnerSpec { LearnInnerRates = false }).Layout;
        using var mechanism = new GaussianMechanism(layout, Plan, Key);

        var rates = layout.Dense.Single(block => block.Name == ModelLayout.LogInnerRates);
        Assert.All(mechanism.Release(null, 0).Dense[rates.Offset..(rates.Offset + rates.Length)], value => Assert.Equal(0, value));
    }

    [Fact]
    public void ToString_OfAKey_DoesNotShowIt() => Assert.Equal("PrivacyKey", Key.ToString());

    private static double[] Flat(MicroBatchGradient gradient) => [.. gradient.RowValues.Select(value => (double)value), .. gradient.Dense.Select(value => (double)value)];

    private static double Correlation(double[] a, double[] b) =>
        Math.Abs(a.Zip(b, (x, y) => x * y).Sum()) / Math.Sqrt(a.Sum(x => x * x) * b.Sum(y => y * y));
}
