using MetaRec.Data;

namespace MetaRec.Evaluation.Metrics;

/// <summary>How high a ranking has the one item that came next.</summary>
public static class NextItem
{
    private const ulong TieSeed = 0x4E455854;

    /// <summary>
    /// The rank, from 1, of one candidate. Candidates of the same score are ordered by a hash of the item, so that the order of the catalogue helps no model that cannot tell items
    /// apart.
    /// </summary>
    /// <param name="scores">One per candidate; higher is better.</param>
    /// <param name="items">Item indices, parallel to <paramref name="scores"/>.</param>
    /// <param name="target">Place of the candidate.</param>
    /// <exception cref="ArgumentException">There are not as many scores as items, or one is not a number.</exception>
    public static int Rank(ReadOnlySpan<float> scores, ReadOnlySpan<int> items, int target)
    {
        if (scores.Length != items.Length)
        {
            throw new ArgumentException($"There must be a score for each of the {items.Length} candidates, but there are {scores.Length}.", nameof(scores));
        }

        var (score, tie) = (scores[target], Tie(items[target]));
        var rank = 1;
        for (var place = 0; place < scores.Length; place++)
        {
            if (!float.IsFinite(scores[place]))
            {
                throw new ArgumentException($"The score of item {items[place]} must be a finite number, but is {scores[place]}.", nameof(scores));
            }

            rank += scores[place] > score || (scores[place] == score && Tie(items[place]) < tie) ? 1 : 0;
        }

        return rank;
    }

    /// <summary>1 where the item is among the first k, else 0.</summary>
    public static double HitRate(int rank, int k) => rank <= k ? 1 : 0;

    /// <summary>1 / log2(rank + 1) among the first k, else 0: nDCG@k of a ranking in which one item is relevant.</summary>
    public static double Ndcg(int rank, int k) => rank <= k ? 1 / Math.Log2(rank + 1) : 0;

    /// <summary>1 / rank.</summary>
    public static double ReciprocalRank(int rank) => 1.0 / rank;

    private static ulong Tie(int item) => new StableRandom(TieSeed, item).NextUInt64();
}
