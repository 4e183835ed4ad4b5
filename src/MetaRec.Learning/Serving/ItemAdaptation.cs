using MetaRec.Learning.Baselines;

namespace MetaRec.Learning.Serving;

/// <summary>Adapts an item's base and own embedding to early ratings of it, from where content puts it.</summary>
/// <remarks>
/// With e_r what rater r's model leaves of the rating, and g_r the derivative of its prediction by the item's own embedding, minimizes Σ w_r (e_r − b − g_r·s)² + κ_b b² + κ_s |s|² over the shifts b and s. κ_s
/// is the noise of ratings, a fifth of the range squared, over the mean square of the embeddings that training has found for warm items: what a new item's embedding may be expected to be.
/// </remarks>
internal static class ItemAdaptation
{
    /// <summary>Solves for the shifts.</summary>
    /// <param name="residuals">e_r.</param>
    /// <param name="weights">w_r.</param>
    /// <param name="gradients">g_r, row by row; zeros where they are not known.</param>
    /// <param name="width">Numbers in a g_r.</param>
    /// <param name="levelShrinkage">κ_b.</param>
    /// <param name="embeddingShrinkage">κ_s.</param>
    /// <returns>s, and behind it b.</returns>
    public static double[] Solve(ReadOnlySpan<float> residuals, ReadOnlySpan<double> weights, ReadOnlySpan<float> gradients, int width, double levelShrinkage, double embeddingShrinkage)
    {
        var columns = width + 1;
        var gram = new double[columns * columns];
        var solution = new double[columns];
        var row = new double[columns];
        row[width] = 1;
        for (var rater = 0; rater < residuals.Length; rater++)
        {
            for (var i = 0; i < width; i++)
            {
                row[i] = gradients[(rater * width) + i];
            }

            for (var i = 0; i < columns; i++)
            {
                solution[i] += weights[rater] * row[i] * residuals[rater];
                for (var j = 0; j < columns; j++)
                {
                    gram[(i * columns) + j] += weights[rater] * row[i] * row[j];
                }
            }
        }

        for (var i = 0; i < columns; i++)
        {
            gram[(i * columns) + i] += i < width ? embeddingShrinkage : levelShrinkage;
        }

        Cholesky.Solve(gram, solution);
        return solution;
    }
}
