using CsCheck;
using MetaRec.Evaluation.Floors;

namespace MetaRec.Evaluation.Tests.Floors;

public sealed class RidgeSystemTests
{
    [Fact]
    public void Solve_AnyRows_SatisfiesTheNormalEquations() =>
        Gen.Int[1, 11].SelectMany(width => Gen.Select(Gen.Double[-2, 2].Array[width], Gen.Double[-3, 3]).Array[0, 30].Select(rows => (width, rows))).Sample(sample =>
        {
            var system = new RidgeSystem(sample.width);
            var weights = new double[system.Stride];
            system.Add(Enumerable.Repeat(1.0, sample.width).Concat(new double[system.Stride - sample.width]).ToArray(), 9);
            system.Clear();
            foreach (var (row, target) in sample.rows)
            {
                system.Add([.. row, .. new double[system.Stride - sample.width]], target);
            }

            system.Solve(3, 0.5, weights);

            for (var i = 0; i < sample.width; i++)
            {
                var gradient = (i == 0 ? 3 : 0.5) * weights[i];
                foreach (var (row, target) in sample.rows)
                {
                    gradient += row[i] * (row.Zip(weights, (value, weight) => value * weight).Sum() - target);
                }

                Assert.Equal(0, gradient, 1e-8);
            }

            Assert.All(weights.Skip(sample.width), weight => Assert.Equal(0, weight));
        });
}
