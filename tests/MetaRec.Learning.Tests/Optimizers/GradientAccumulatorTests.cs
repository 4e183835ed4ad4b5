using CsCheck;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Optimizers;

namespace MetaRec.Learning.Tests.Optimizers;

public sealed class GradientAccumulatorTests
{
    [Fact]
    public void Sum_AnyNumberOfGradients_HasTheBitsOfTheTree()
    {
        // Numbers of very different size, so that another order of additions is another result.
        var value = Gen.Select(Gen.Int[-20, 20], Gen.Float[-1, 1]).Select((exponent, mantissa) => MathF.ScaleB(mantissa, exponent));
        Gen.Select(value, value, Gen.Int[0, 5]).List[1, 40].Sample(parts =>
        {
            MicroBatchGradient[] Gradients() => [.. parts.Select(part => new MicroBatchGradient([part.Item1, part.Item2], [part.Item3, 7], [part.Item2, part.Item1], 1, part.Item1, part.Item2))];
            var expected = GradientTree.Sum(Gradients(), 1);
            var accumulator = new GradientAccumulator(1);
            foreach (var gradient in Gradients())
            {
                accumulator.Add(gradient);
            }

            var sum = accumulator.Sum();

            Assert.Equal(expected.Dense, sum.Dense);
            Assert.Equal(expected.Rows, sum.Rows);
            Assert.Equal(expected.RowValues, sum.RowValues);
            Assert.Equal((expected.Tasks, expected.LossBefore, expected.LossAfter), (sum.Tasks, sum.LossBefore, sum.LossAfter));
        });
    }

    [Fact]
    public void Sum_NothingAdded_Throws() => Assert.Throws<InvalidOperationException>(() => new GradientAccumulator(1).Sum());
}
