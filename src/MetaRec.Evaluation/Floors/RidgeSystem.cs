using System.Numerics;
using MetaRec.Learning.Baselines;

namespace MetaRec.Evaluation.Floors;

/// <summary>The normal equations of one small ridge regression, accumulated row by row and reused from one regression to the next. Not thread-safe.</summary>
/// <remarks>w = (Σ x xᵀ + diag(λ))⁻¹ Σ x y.</remarks>
internal sealed class RidgeSystem
{
    private readonly int _width;
    private readonly double[] _gram;
    private readonly double[] _moments;
    private readonly double[] _matrix;

    public RidgeSystem(int width)
    {
        _width = width;
        Stride = (width + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _gram = new double[width * Stride];
        _moments = new double[Stride];
        _matrix = new double[width * width];
    }

    /// <summary>Length of a row: the width, rounded up to whole vectors. What lies beyond the width must be zero.</summary>
    public int Stride { get; }

    public void Clear()
    {
        Array.Clear(_gram);
        Array.Clear(_moments);
    }

    /// <summary>Adds one observation.</summary>
    public void Add(ReadOnlySpan<double> row, double target)
    {
        var lanes = Vector<double>.Count;
        for (var i = 0; i < _width; i++)
        {
            // Only the lower triangle is solved from, so each row stops at the vector that holds its diagonal.
            var factor = new Vector<double>(row[i]);
            for (var j = 0; j <= i; j += lanes)
            {
                var sums = _gram.AsSpan((i * Stride) + j, lanes);
                (new Vector<double>(sums) + (factor * new Vector<double>(row.Slice(j, lanes)))).CopyTo(sums);
            }
        }

        for (var j = 0; j < Stride; j += lanes)
        {
            var sums = _moments.AsSpan(j, lanes);
            (new Vector<double>(sums) + (new Vector<double>(target) * new Vector<double>(row.Slice(j, lanes)))).CopyTo(sums);
        }
    }

    /// <summary>Solves what was added. The first coefficient has its own ridge.</summary>
    /// <param name="firstRidge">λ of the first coefficient.</param>
    /// <param name="ridge">λ of the others.</param>
    /// <param name="weights">Receives <see cref="Stride"/> numbers, zero beyond the width.</param>
    public void Solve(double firstRidge, double ridge, Span<double> weights)
    {
        for (var i = 0; i < _width; i++)
        {
            _gram.AsSpan(i * Stride, i + 1).CopyTo(_matrix.AsSpan(i * _width));
            _matrix[(i * _width) + i] += i == 0 ? firstRidge : ridge;
        }

        _moments.CopyTo(weights);
        Cholesky.Solve(_matrix, weights[.._width]);
    }
}
