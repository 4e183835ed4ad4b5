using System.Numerics.Tensors;

namespace MetaRec.Learning.Serving;

/// <summary>Chooses which items to ask a user about: those whose ratings would say most about all the others.</summary>
/// <remarks>
/// A user's taste is seen as a vector t with a normal prior, a rating of an item with input x as t·(x, 1) and noise of variance 1. With A⁻¹ the covariance of t after what is known, an answer about x takes
/// zᵀMz / (1 + x·z) off the mean variance of predictions over the catalogue, where z = A⁻¹x and M = Σ p_j x_j x_jᵀ weighs items by how often they are rated (Bayesian V-optimality: K. Chaloner and
/// I. Verdinelli, 1995). That times the share of users who can answer is what a question is worth; questions are chosen one after the other, each as if those before had been answered.
/// </remarks>
internal sealed class QuestionSelection
{
    /// <summary>Variance that the prior gives to a user's mean, and to what the items' inputs say, each in units of the noise.</summary>
    private const double PriorVariance = 0.3;

    private readonly int _columns;
    private readonly double[] _inverse;
    private readonly double[] _spread;

    /// <param name="points">Inputs of the catalogue, row by row.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="weights">How much each row counts; they need not sum to 1.</param>
    public QuestionSelection(double[] points, int columns, double[] weights)
    {
        _columns = columns + 1;
        _inverse = new double[_columns * _columns];
        _spread = new double[_columns * _columns];
        var total = Math.Max(double.Epsilon, weights.Sum());
        for (var row = 0; row < weights.Length; row++)
        {
            if (weights[row] > 0)
            {
                var point = WithConstant(points.AsSpan(row * columns, columns));
                for (var i = 0; i < _columns; i++)
                {
                    TensorPrimitives.MultiplyAdd(point, weights[row] / total * point[i], Row(_spread, i), Row(_spread, i));
                }
            }
        }

        var square = 0.0;
        for (var i = 0; i < columns; i++)
        {
            square += _spread[(i * _columns) + i];
        }

        for (var i = 0; i < _columns; i++)
        {
            _inverse[(i * _columns) + i] = i < columns ? PriorVariance / Math.Max(square, 1e-12) : PriorVariance;
        }
    }

    /// <summary>Takes an item's rating as known.</summary>
    public void Know(ReadOnlySpan<double> input)
    {
        var product = Product(WithConstant(input), out var variance);
        for (var i = 0; i < _columns; i++)
        {
            TensorPrimitives.MultiplyAdd(product, -product[i] / (1 + variance), Row(_inverse, i), Row(_inverse, i));
        }
    }

    /// <summary>How much an answer would take off the mean variance of predictions.</summary>
    public double Gain(ReadOnlySpan<double> input)
    {
        var product = Product(WithConstant(input), out var variance);
        var gain = 0.0;
        for (var i = 0; i < _columns; i++)
        {
            gain += product[i] * TensorPrimitives.Dot<double>(Row(_spread, i), product);
        }

        return gain / (1 + variance);
    }

    private double[] Product(double[] point, out double variance)
    {
        var product = new double[_columns];
        for (var i = 0; i < _columns; i++)
        {
            product[i] = TensorPrimitives.Dot<double>(Row(_inverse, i), point);
        }

        variance = TensorPrimitives.Dot<double>(point, product);
        return product;
    }

    private Span<double> Row(double[] matrix, int row) => matrix.AsSpan(row * _columns, _columns);

    private static double[] WithConstant(ReadOnlySpan<double> input) => [.. input, 1];
}
