using CsCheck;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Optimizers;

namespace MetaRec.Learning.Tests.Optimizers;

public sealed class GradientAccumulatorTests
{
    [Fact]
    public void Sum_AnyNumberOfGradientsInAnyOrder_HasTheBitsOfTheTree()
    {
        // Numbers of very different size, so that another order of additions is another result.
        var value = Gen.Select(Gen.Int[-20, 20], Gen.Float[-1, 1]).Select((exponent, mantissa) => MathF.ScaleB(mantissa, exponent));
        Gen.Select(Gen.Select(value, value, Gen.Int[0, 5]).List[1, 40], Gen.Int).Sample((parts, seed) =>
        {
            var expected = GradientTree.Sum(Gradients(parts), 1);
            var accumulator = new GradientAccumulator(parts.Count, 1);
            var gradients = Gradients(parts);
            var order = Enumerable.Range(0, parts.Count).ToArray();
            new Random(seed).Shuffle(order);
            foreach (var leaf in order)
            {
                accumulator.Add(leaf, gradients[leaf]);
            }

            AssertSame(expected, accumulator.Sum());
        });
    }

    [Fact]
    public async Task Add_FromManyThreads_HasTheBitsOfTheTree()
    {
        var parts = Enumerable.Range(0, 64).Select(i => (MathF.ScaleB(1.3f, i % 37), MathF.ScaleB(-0.7f, i % 23), i % 6)).ToList();
        for (var round = 0; round < 50; round++)
        {
            var accumulator = new GradientAccumulator(parts.Count, 1);
            var gradients = Gradients(parts);

            await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
            {
                for (var leaf = thread; leaf < gradients.Length; leaf += 4)
                {
                    accumulator.Add(leaf, gradients[leaf]);
                }
            })));

            AssertSame(GradientTree.Sum(Gradients(parts), 1), accumulator.Sum());
        }
    }

    [Fact]
    public void Sum_NotComplete_Throws()
    {
        var accumulator = new GradientAccumulator(3, 1);
        accumulator.Add(2, Gradients([(1, 2, 3)])[0]);

        Assert.Contains("sum of 3 gradients is not complete", Assert.Throws<InvalidOperationException>(accumulator.Sum).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Add_NoSuchPlace_Throws(int leaf) => Assert.Throws<ArgumentOutOfRangeException>(() => new GradientAccumulator(3, 1).Add(leaf, Gradients([(1, 2, 3)])[0]));

    private static MicroBatchGradient[] Gradients(IEnumerable<(float A, float B, int Row)> parts) =>
        [.. parts.Select(part => new MicroBatchGradient([part.A, part.B], [part.Row, 7], [part.B, part.A], 1, part.A, part.B))];

    private static void AssertSame(MicroBatchGradient expected, MicroBatchGradient actual)
    {
        Assert.Equal(expected.Dense, actual.Dense);
        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.RowValues, actual.RowValues);
        Assert.Equal((expected.Tasks, expected.LossBefore, expected.LossAfter), (actual.Tasks, actual.LossBefore, actual.LossAfter));
    }
}
