using MetaRec.Data;
using MetaRec.Learning.Serving;

namespace MetaRec.Learning.Tests.Serving;

public sealed class CatalogueScoresTests
{
    private static readonly ServingWorld World = ServingWorld.Create();
    private static readonly Recommender Served = World.Recommender();

    [Fact]
    public void RanksOf_AnyItems_AreThoseOfASort()
    {
        var random = new StableRandom(5, 1);
        for (var round = 0; round < 20; round++)
        {
            var user = Served.Adapt(World.History(random.Next(World.Data.Tasks.Count), random.Next(12)));
            var exclude = new ItemSet(Enumerable.Range(0, World.Items).Where(item => item % 7 == round % 7));
            using var scores = Served.ScoreAll(user);
            int[] items = [.. Enumerable.Range(0, round).Select(_ => random.Next(World.Items))];
            var ranked = Enumerable.Range(0, World.Items).Where(item => !exclude.Contains(item) && !user.Rated.Contains(item)).ToArray();

            Assert.Equal(
                items.Select(item => ranked.Contains(item) ? 1 + ranked.Count(other => scores[other] > scores[item]) : 0),
                scores.RanksOf(items, exclude));
        }
    }

    [Fact]
    public void RanksOf_EqualScores_ShareARank()
    {
        var twins = Served.WithLiveItems([new LiveItem { Id = "a", BaseShift = 50 }, new LiveItem { Id = "b", BaseShift = 50 }, new LiveItem { Id = "c", BaseShift = 60 }]);
        using var scores = twins.ScoreAll(twins.Adapt(UserHistory.Unknown));

        Assert.Equal([2, 2, 1], scores.RanksOf([twins.IndexOf("a"), twins.IndexOf("b"), twins.IndexOf("c")], new ItemSet()));
    }

    [Fact]
    public void ScoreAll_Decay_MovesItemsTowardsTheFloorAndLeavesTheOthers()
    {
        var user = Served.Adapt(World.History(2, 6));
        var plain = new float[Served.ItemCount];
        Served.Score(user, plain);

        using var decayed = Served.ScoreAll(user, new ItemDecay(1, [3, 17], [1, 2]));

        Assert.Equal(1 + ((plain[3] - 1) / 2), decayed[3], 1e-5);
        Assert.Equal(1 + ((plain[17] - 1) / 4), decayed[17], 1e-5);
        Assert.All(Enumerable.Range(0, World.Items).Except([3, 17]), item => Assert.Equal(plain[item], decayed[item]));
    }

    [Theory]
    [InlineData(5, 1, 3)]
    [InlineData(3, 0.5, 2.4142135)]
    [InlineData(1, 3, 1)]
    [InlineData(0.5, 3, 0.5)]
    [InlineData(5, double.PositiveInfinity, 1)]
    public void Decay_Score_IsHalfAsFarAboveTheFloorAfterAHalfLife(float score, double halfLives, float expected) => Assert.Equal(expected, new ItemDecay(1, [4], [halfLives]).Of(4, score), 1e-5f);

    [Fact]
    public void Decay_ScaleWithNegativeRatings_KeepsTheOrderOfItemsOfOneAge()
    {
        var decay = new ItemDecay(-10, [0, 1, 2], [2, 2, 2]);

        Assert.Equal([-8.75f, -7.5f, -5f], [decay.Of(0, -5), decay.Of(1, 0), decay.Of(2, 10)]);
    }

    [Fact]
    public void Decay_TopItemsPagesAndRanks_AgreeWithTheDecayedScores()
    {
        var user = Served.Adapt(World.History(2, 6));
        var decay = new ItemDecay(0, [.. Enumerable.Range(0, 30)], [.. Enumerable.Range(0, 30).Select(item => item / 3.0)]);
        using var scores = Served.ScoreAll(user, decay);
        int[] order = [.. Enumerable.Range(0, World.Items).Where(item => !user.Rated.Contains(item)).OrderByDescending(item => scores[item]).ThenBy(item => item)];

        var page = scores.TopItems(new RankingRequest { Count = 10, Offset = 10 });

        Assert.Equal(order.Skip(10).Take(10).Select(item => new RankedItem(item, scores[item])), page);
        Assert.Equal(Enumerable.Range(11, 10), scores.RanksOf([.. page.Select(ranked => ranked.Item)], new ItemSet()));
        Assert.Equal(order[0], scores.TopItems(new RankingRequest { Diversity = 0.5 })[0].Item);
        Assert.NotEqual(Served.TopItems(user, new RankingRequest { Count = 10, Offset = 10 }), page);
    }

    [Fact]
    public void Decay_Explain_TellsEffectsOnTheDecayedScore()
    {
        var user = Served.Adapt(World.History(2, 6));
        var plain = Served.Explain(user, [8])[0].ToDictionary(effect => effect.Item, effect => effect.Effect);

        var decayed = Served.Explain(user, [8], new ItemDecay(-100, [8], [1]))[0];

        Assert.Equal(plain.Count, decayed.Count);
        Assert.All(decayed, effect => Assert.Equal(plain[effect.Item] / 2, effect.Effect, 1e-4));
    }

    [Fact]
    public void Decay_WrongAges_AreNamed()
    {
        Assert.Contains("2 items", Assert.Throws<ArgumentException>(() => new ItemDecay(1, [1, 2], [1])).Message, StringComparison.Ordinal);
        Assert.Contains("1 comes after 2", Assert.Throws<ArgumentException>(() => new ItemDecay(1, [2, 1], [1, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("item 2", Assert.Throws<ArgumentException>(() => new ItemDecay(1, [1, 2], [1, -1])).Message, StringComparison.Ordinal);
        Assert.Contains("item 1", Assert.Throws<ArgumentException>(() => new ItemDecay(1, [1, 2], [double.NaN, 1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_ThenAsked_IsRefused()
    {
        var scores = Served.ScoreAll(Served.Adapt(UserHistory.Unknown));
        scores.Dispose();
        scores.Dispose();

        Assert.Throws<ObjectDisposedException>(() => scores[0]);
    }
}
