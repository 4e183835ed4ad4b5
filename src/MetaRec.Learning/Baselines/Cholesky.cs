namespace MetaRec.Learning.Baselines;

/// <summary>Solves small symmetric positive definite systems in double precision, in place and without allocating.</summary>
public static class Cholesky
{
    /// <summary>Solves A x = b. Only the lower triangle of <paramref name="matrix"/> is read; it is overwritten with the factor.</summary>
    /// <param name="matrix">A, row by row, n × n.</param>
    /// <param name="vector">b on entry, x on return; its length is n.</param>
    /// <remarks>A = L Lᵀ by rows, then L y = b and Lᵀ x = y.</remarks>
    /// <exception cref="ArgumentException">The sizes do not fit, or A is not positive definite.</exception>
    public static void Solve(Span<double> matrix, Span<double> vector)
    {
        var n = vector.Length;
        if (matrix.Length != n * n)
        {
            throw new ArgumentException($"A vector of {n} needs a matrix of {n * n} numbers, but it has {matrix.Length}.", nameof(matrix));
        }

        Factorize(matrix, n);
        for (var i = 0; i < n; i++)
        {
            var sum = vector[i];
            var row = matrix.Slice(i * n, i);
            for (var k = 0; k < row.Length; k++)
            {
                sum -= row[k] * vector[k];
            }

            vector[i] = sum / matrix[(i * n) + i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            var sum = vector[i];
            for (var k = i + 1; k < n; k++)
            {
                sum -= matrix[(k * n) + i] * vector[k];
            }

            vector[i] = sum / matrix[(i * n) + i];
        }
    }

    private static void Factorize(Span<double> matrix, int n)
    {
        for (var i = 0; i < n; i++)
        {
            var rowI = matrix.Slice(i * n, i + 1);
            for (var j = 0; j <= i; j++)
            {
                var rowJ = matrix.Slice(j * n, j + 1);
                var sum = rowI[j];
                for (var k = 0; k < j; k++)
                {
                    sum -= rowI[k] * rowJ[k];
                }

                if (i != j)
                {
                    rowI[j] = sum / rowJ[j];
                }
                else if (sum > 0)
                {
                    rowI[i] = Math.Sqrt(sum);
                }
                else
                {
                    throw new ArgumentException($"The matrix is not positive definite: pivot {i} is {sum}. Use a larger ridge.", nameof(matrix));
                }
            }
        }
    }
}
