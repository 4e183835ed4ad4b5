using CsCheck;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Optimizers;

namespace MetaRec.Learning.Tests.Optimizers;

public sealed class GradientTreeTests
{
    [Fact]
    public void Sum_ThreeGradients_AddsInTreeOrder()
    {
        // (1e8 + 1) + −1e8 loses the 1 in float32; 1e8 + (1 − 1e8) would too, but (a + b) + c is the shape that is promised.
        var sum = GradientTree.Sum([Dense(1e8f), Dense(-1e8f), Dense(1f)], 1);

        Assert.Equal([(1e8f + -1e8f) + 1f], sum.Dense);
    }

    [Fact]
    public void Sum_FourGradients_PairsNeighbours()
    {
        float[] values = [1e8f, 3f, -1e8f, 5f];

        var sum = GradientTree.Sum([.. values.Select(value => Dense(value))], 1);

        Assert.Equal([(1e8f + 3f) + (-1e8f + 5f)], sum.Dense);
    }

    [Fact]
    public void Sum_Empty_Throws() => Assert.Throws<ArgumentException>(() => GradientTree.Sum([], 1));

    [Fact]
    public void Sum_AnySparseRows_EqualsTheDenseSum()
    {
        var row = Gen.Select(Gen.Int[0, 15].HashSet[0, 10], Gen.Int[-100, 100]);
        row.List[1, 9].Sample(parts =>
        {
            var gradients = parts.Select(part =>
            {
                int[] rows = [.. part.Item1.Order()];
                float[] values = [.. rows.SelectMany(r => new[] { r + part.Item2, (float)part.Item2 })];
                return new MicroBatchGradient([part.Item2], rows, values, 1, 0.5, 0.25);
            }).ToList();

            var sum = GradientTree.Sum(gradients, 2);

            var expected = new float[32];
            foreach (var gradient in gradients)
            {
                for (var i = 0; i < gradient.RowValues.Length; i++)
                {
                    expected[(gradient.Rows[i / 2] * 2) + (i % 2)] += gradient.RowValues[i];
                }
            }

            Assert.Equal(gradients.SelectMany(gradient => gradient.Rows).Distinct().Order(), sum.Rows);
            for (var i = 0; i < sum.RowValues.Length; i++)
            {
                Assert.Equal(expected[(sum.Rows[i / 2] * 2) + (i % 2)], sum.RowValues[i]);
            }

            Assert.Equal(gradients.Count, sum.Tasks);
            Assert.Equal(gradients.Sum(gradient => gradient.Dense[0]), sum.Dense[0]);
        });
    }

    private static MicroBatchGradient Dense(float value) => new([value], [], [], 1, 0, 0);
}
