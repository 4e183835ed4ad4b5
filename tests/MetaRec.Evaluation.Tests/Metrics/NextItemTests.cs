using MetaRec.Evaluation.Metrics;

namespace MetaRec.Evaluation.Tests.Metrics;

public sealed class NextItemTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    public void Rank_DistinctScores_CountsThoseAbove(int target, int rank) => Assert.Equal(rank, NextItem.Rank([0.5f, -1, 3, 0], [7, 8, 9, 10], target));

    [Fact]
    public void Rank_AllScoresEqual_IsAPermutationWithoutRegardToTheOrderOfRows()
    {
        int[] items = [.. Enumerable.Range(0, 50)];
        var ranks = items.Select(target => NextItem.Rank(new float[50], items, target)).ToArray();
        int[] reversed = [.. items.Reverse()];

        Assert.Equal(Enumerable.Range(1, 50), ranks.Order());
        Assert.NotEqual(Enumerable.Range(1, 50), ranks);
        Assert.Equal(ranks[3], NextItem.Rank(new float[50], reversed, 46));
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 1, 0.5, 1.0 / 3)]
    [InlineData(10, 1, 0.2890648, 0.1)]
    [InlineData(11, 0, 0, 1.0 / 11)]
    public void Metrics_OfARank_AreThoseComputedByHand(int rank, double hit, double ndcg, double reciprocal)
    {
        Assert.Equal(hit, NextItem.HitRate(rank, 10));
        Assert.Equal(ndcg, NextItem.Ndcg(rank, 10), 1e-6);
        Assert.Equal(reciprocal, NextItem.ReciprocalRank(rank), 1e-12);
    }

    [Fact]
    public void Rank_ScoreThatIsNoNumber_NamesTheItem() => Assert.Contains(
        "item 8 must be a finite number, but is NaN", Assert.Throws<ArgumentException>(() => NextItem.Rank([1, float.NaN], [7, 8], 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Rank_TooFewScores_Throws() => Assert.Contains(
        "each of the 2 candidates, but there are 1", Assert.Throws<ArgumentException>(() => NextItem.Rank([1], [7, 8], 0)).Message, StringComparison.Ordinal);
}
