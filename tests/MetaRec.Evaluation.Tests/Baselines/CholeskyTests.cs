using CsCheck;
using MetaRec.Learning.Baselines;

namespace MetaRec.Evaluation.Tests.Baselines;

public sealed class CholeskyTests
{
    [Fact]
    public void Solve_TwoByTwo_IsAsComputedByHand()
    {
        double[] vector = [10, 8];

        Cholesky.Solve([4, 0, 2, 3], vector);

        Assert.Equal(1.75, vector[0], 1e-12);
        Assert.Equal(1.5, vector[1], 1e-12);
    }

    [Fact]
    public void Solve_AnyPositiveDefiniteMatrix_SatisfiesTheEquations() =>
        Gen.Int[1, 12].SelectMany(n => Gen.Select(Gen.Double[-1, 1].Array[n * n], Gen.Double[-5, 5].Array[n])).Sample((root, right) =>
        {
            var n = right.Length;
            var matrix = new double[n * n];
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    matrix[(i * n) + j] = (i == j ? 0.1 : 0) + Enumerable.Range(0, n).Sum(k => root[(i * n) + k] * root[(j * n) + k]);
                }
            }

            var solution = right.ToArray();
            Cholesky.Solve([.. matrix], solution);
            for (var i = 0; i < n; i++)
            {
                Assert.Equal(right[i], Enumerable.Range(0, n).Sum(j => matrix[(i * n) + j] * solution[j]), 1e-8);
            }
        });

    [Fact]
    public void Solve_NotPositiveDefinite_NamesThePivot() =>
        Assert.Contains("pivot 1", Assert.Throws<ArgumentException>(() => Cholesky.Solve([1, 0, 2, 1], [1, 1])).Message, StringComparison.Ordinal);

    [Fact]
    public void Solve_SizesDoNotFit_Throws() => Assert.Throws<ArgumentException>(() => Cholesky.Solve([1, 2, 3], [1, 2]));
}
