using MetaRec.Data;

namespace MetaRec.Evaluation.Metrics;

/// <summary>Normalised discounted cumulative gain of one ranking (Järvelin and Kekäläinen, 2002).</summary>
public static class Ndcg
{
    private const ulong TieSeed = 0x4E444347;

    /// <summary>
    /// The gain of the k items predicted highest over that of the k items rated highest. Equal predictions are ordered by a hash of the item: neither the order
    /// of the rows nor that of the catalogue (which often has the well-liked items first) helps a model that cannot tell items apart.
    /// </summary>
    /// <param name="k">Length of the ranking looked at; more than there are items means all.</param>
    /// <param name="predictions">One per item.</param>
    /// <param name="ratings">The truth, parallel to <paramref name="predictions"/>.</param>
    /// <param name="items">Item indices, parallel to <paramref name="predictions"/>.</param>
    /// <param name="gain">What a rating is worth.</param>
    /// <returns>0 to 1; 1 where no item is worth anything, because then no order is better than another.</returns>
    /// <remarks>DCG@k = Σ_{j ≤ k} gain(r_j) / log2(j + 1), j from 1; nDCG@k = DCG@k / ideal DCG@k.</remarks>
    public static double At(int k, ReadOnlySpan<float> predictions, ReadOnlySpan<float> ratings, ReadOnlySpan<int> items, NdcgGain gain)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (predictions.Length != ratings.Length || predictions.Length != items.Length)
        {
            throw new ArgumentException(
                $"Predictions, ratings and items must be of one length, but are {predictions.Length}, {ratings.Length} and {items.Length}.", nameof(predictions));
        }

        var order = new (float Prediction, ulong Tie, float Rating)[predictions.Length];
        for (var index = 0; index < order.Length; index++)
        {
            order[index] = (predictions[index], new StableRandom(TieSeed, items[index]).NextUInt64(), ratings[index]);
        }

        Array.Sort(order, static (a, b) => b.Prediction != a.Prediction ? b.Prediction.CompareTo(a.Prediction) : a.Tie.CompareTo(b.Tie));
        var ranked = Array.ConvertAll(order, row => row.Rating);
        var best = ratings.ToArray();
        Array.Sort(best, static (a, b) => b.CompareTo(a));
        var ideal = Dcg(k, best, gain);
        return ideal > 0 ? Dcg(k, ranked, gain) / ideal : 1;
    }

    private static double Dcg(int k, float[] ranked, NdcgGain gain)
    {
        var sum = 0.0;
        for (var rank = 0; rank < Math.Min(k, ranked.Length); rank++)
        {
            var worth = gain == NdcgGain.Exponential ? Math.Pow(2, ranked[rank]) - 1 : ranked[rank];
            sum += worth / Math.Log2(rank + 2);
        }

        return sum;
    }
}
