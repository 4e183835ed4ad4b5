using System.Numerics.Tensors;

namespace MetaRec.Learning.Serving;

/// <summary>Chooses, of a long history, the interactions that a user's model is adapted on.</summary>
/// <remarks>
/// Half of the places go to the latest interactions: tastes move. The rest are chosen one after the other by D-optimality: each time the item of which the ones chosen so far say least, the largest leverage
/// x·(Σ x_j x_jᵀ + λI)⁻¹·x over inputs x with a constant, λ being a tenth of their mean square; of equals the later one. So a hundred comedies do not crowd out the one documentary. The determinant
/// and the inverse are updated by rank one (Sherman and Morrison, 1950): n·K·d multiplications for K of n interactions with d numbers each.
/// </remarks>
internal static class SupportSelection
{
    private const double RelativeRidge = 0.1;

    /// <summary>Which rows are kept, ascending.</summary>
    /// <param name="inputs">Rows × width, oldest first.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="most">How many may be kept.</param>
    public static int[] Choose(ReadOnlySpan<float> inputs, int width, int rows, int most)
    {
        if (rows <= most)
        {
            return [.. Enumerable.Range(0, rows)];
        }

        var columns = width + 1;
        var points = new double[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < width; column++)
            {
                points[(row * columns) + column] = inputs[(row * width) + column];
            }

            points[(row * columns) + width] = 1;
        }

        var latest = (most + 1) / 2;
        var kept = new bool[rows];
        var inverse = new double[columns * columns];
        var ridge = RelativeRidge * TensorPrimitives.SumOfSquares<double>(points) / points.Length;
        for (var column = 0; column < columns; column++)
        {
            inverse[(column * columns) + column] = 1 / ridge;
        }

        var leverages = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            var point = points.AsSpan(row * columns, columns);
            leverages[row] = TensorPrimitives.SumOfSquares<double>(point) / ridge;
        }

        for (var chosen = 0; chosen < most; chosen++)
        {
            var next = chosen < latest ? rows - 1 - chosen : Best(leverages, kept);
            kept[next] = true;
            Take(points, columns, next, inverse, leverages);
        }

        return [.. Enumerable.Range(0, rows).Where(row => kept[row])];
    }

    private static int Best(double[] leverages, bool[] kept)
    {
        var best = -1;
        for (var row = 0; row < leverages.Length; row++)
        {
            if (!kept[row] && (best < 0 || leverages[row] >= leverages[best]))
            {
                best = row;
            }
        }

        return best;
    }

    private static void Take(double[] points, int columns, int row, double[] inverse, double[] leverages)
    {
        var point = points.AsSpan(row * columns, columns);
        var product = new double[columns];
        for (var i = 0; i < columns; i++)
        {
            product[i] = TensorPrimitives.Dot<double>(inverse.AsSpan(i * columns, columns), point);
        }

        var shrink = 1 / (1 + TensorPrimitives.Dot<double>(point, product));
        for (var i = 0; i < columns; i++)
        {
            TensorPrimitives.MultiplyAdd(product, -shrink * product[i], inverse.AsSpan(i * columns, columns), inverse.AsSpan(i * columns, columns));
        }

        for (var other = 0; other < leverages.Length; other++)
        {
            var along = TensorPrimitives.Dot<double>(points.AsSpan(other * columns, columns), product);
            leverages[other] -= shrink * along * along;
        }
    }
}
