using System.Numerics.Tensors;

namespace MetaRec.Learning.Serving;

/// <summary>Maximal marginal relevance: a ranking whose items are good and not all alike.</summary>
/// <remarks>
/// One after the other, the item with the largest (1 − λ)·s − λ·max cos(x, x_j) over the items j that already stand in the ranking; s is the score, moved to 0 to 1 over the candidates. J. Carbonell and
/// J. Goldstein, 1998. Candidates are the best by score, ten for each place and at least a hundred.
/// </remarks>
internal static class MarginalRelevance
{
    private const int CandidatesPerPlace = 10;
    private const int FewestCandidates = 100;

    /// <summary>How many of the best are looked at for so many places.</summary>
    public static int Candidates(int places) => Math.Max(FewestCandidates, places * CandidatesPerPlace);

    /// <summary>The candidates' places in the new order.</summary>
    /// <param name="scores">By candidate, best first.</param>
    /// <param name="inputs">Candidates × width.</param>
    /// <param name="places">How many are wanted.</param>
    /// <param name="diversity">λ.</param>
    public static int[] Order(ReadOnlySpan<float> scores, float[] inputs, int places, double diversity)
    {
        var count = scores.Length;
        var width = count == 0 ? 0 : inputs.Length / count;
        var norms = new float[count];
        var likeness = new double[count];
        var taken = new bool[count];
        for (var i = 0; i < count; i++)
        {
            norms[i] = TensorPrimitives.Norm<float>(inputs.AsSpan(i * width, width));
        }

        var order = new int[Math.Min(places, count)];
        var (best, range) = count == 0 ? (0f, 0f) : (scores[0], scores[0] - scores[^1]);
        for (var place = 0; place < order.Length; place++)
        {
            var next = -1;
            var highest = double.NegativeInfinity;
            for (var i = 0; i < count; i++)
            {
                var relevance = range > 0 ? 1 - ((best - scores[i]) / range) : 1;
                var value = ((1 - diversity) * relevance) - (diversity * (place == 0 ? 0 : likeness[i]));
                if (!taken[i] && value > highest)
                {
                    (next, highest) = (i, value);
                }
            }

            order[place] = next;
            taken[next] = true;
            for (var i = 0; i < count; i++)
            {
                var product = norms[i] * norms[next];
                var cosine = product > 0 ? TensorPrimitives.Dot<float>(inputs.AsSpan(i * width, width), inputs.AsSpan(next * width, width)) / product : 0;
                likeness[i] = place == 0 ? cosine : Math.Max(likeness[i], cosine);
            }
        }

        return order;
    }
}
