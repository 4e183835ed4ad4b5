using System.Buffers;

namespace MetaRec.Learning.Serving;

/// <summary>What a user's model predicts of all items: computed once, for a ranking and the ranks in it. Its memory is lent: dispose of it. Not thread-safe.</summary>
public sealed class CatalogueScores : IDisposable
{
    private readonly Recommender _recommender;
    private readonly AdaptedUser _user;
    private readonly int _count;
    private float[]? _scores;

    internal CatalogueScores(Recommender recommender, AdaptedUser user, ItemDecay? decay)
    {
        (_recommender, _user, _count) = (recommender, user, recommender.ItemCount);
        _scores = ArrayPool<float>.Shared.Rent(_count);
        try
        {
            recommender.Score(user, _scores.AsSpan(0, _count));
            decay?.Apply(_scores.AsSpan(0, _count));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private ReadOnlySpan<float> All => (_scores ?? throw new ObjectDisposedException(nameof(CatalogueScores))).AsSpan(0, _count);

    /// <summary>An item's predicted rating after decay, not clipped; −∞ for a live item that has been taken away.</summary>
    public float this[int item] => All[item];

    /// <summary>Ranks items: the best first; of equal scores the lower index first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value of the request is out of its range.</exception>
    public IReadOnlyList<RankedItem> TopItems(RankingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.ThrowIfInvalid();
        var places = request.Offset + request.Count;
        var best = Best(request, request.Diversity > 0 ? MarginalRelevance.Candidates(places) : places);
        return request.Diversity > 0 ? Diverse(best, places, request) : best[Math.Min(request.Offset, best.Length)..];
    }

    /// <summary>One more than the items that are better, of all that the user has not rated and that are not left out; 0 for an item that is not among those.</summary>
    /// <param name="items">The items to rank.</param>
    /// <param name="exclude">Items that have no rank.</param>
    public int[] RanksOf(ReadOnlySpan<int> items, ItemSet exclude)
    {
        ArgumentNullException.ThrowIfNull(exclude);
        var scores = All;
        var bounds = new float[items.Length];
        for (var i = 0; i < bounds.Length; i++)
        {
            bounds[i] = scores[items[i]];
        }

        var sorted = bounds.ToArray();
        Array.Sort(sorted);

        // better[k]: items that are better than the k lowest of the sorted scores, and not than the next one.
        var better = new int[sorted.Length + 1];
        for (var item = 0; item < scores.Length; item++)
        {
            if (sorted.Length > 0 && scores[item] > sorted[0] && IsRanked(item))
            {
                better[Below(sorted, scores[item])]++;
            }
        }

        for (var k = sorted.Length - 1; k > 0; k--)
        {
            better[k] += better[k + 1];
        }

        var ranks = new int[items.Length];
        for (var i = 0; i < ranks.Length; i++)
        {
            ranks[i] = IsRanked(items[i]) ? better[Below(sorted, bounds[i]) + 1] + 1 : 0;
        }

        return ranks;

        bool IsRanked(int item) => !_user.Rated.Contains(item) && !exclude.Contains(item);
    }

    public void Dispose()
    {
        if (_scores is { } scores)
        {
            _scores = null;
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    /// <summary>How many of the sorted scores are lower.</summary>
    private static int Below(float[] sorted, float score)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < score ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private IReadOnlyList<RankedItem> Diverse(RankedItem[] candidates, int places, RankingRequest request)
    {
        var order = MarginalRelevance.Order(Array.ConvertAll(candidates, candidate => candidate.Score), _recommender.InputsOf(Array.ConvertAll(candidates, candidate => candidate.Item)), places, request.Diversity);
        return [.. order.Skip(request.Offset).Select(place => candidates[place])];
    }

    private RankedItem[] Best(RankingRequest request, int count)
    {
        var scores = All;
        var top = new TopSelection(new RankedItem[Math.Min(count, scores.Length)]);
        for (var item = 0; item < scores.Length; item++)
        {
            if (top.MayTake(scores[item]) && request.Exclude?.Contains(item) != true && request.Allowed?.Contains(item) != false && !(request.ExcludeRated && _user.Rated.Contains(item)))
            {
                top.Take(new RankedItem(item, scores[item]));
            }
        }

        return top.ToArray();
    }
}
