using MetaRec.Learning.Serving;

namespace MetaRec.Learning.Tests.Serving;

public sealed class ItemAdaptationTests
{
    private static readonly ServingWorld World = ServingWorld.Create();
    private static readonly Recommender Served = World.Recommender();
    private static readonly LiveItem New = new() { Id = "new" };

    [Fact]
    public void Solve_LevelAlone_IsTheShrunkMean() => Assert.Equal(6.0 / (3 + 5), ItemAdaptation.Solve([1, 2, 3], [1, 1, 1], [], 0, 5, 1)[0], 1e-12);

    [Fact]
    public void Solve_OneNumber_IsHandComputedRidge()
    {
        // e = (1, −1), g = (1, −1): the level cancels, s = 2 / (2 + 2).
        var shifts = ItemAdaptation.Solve([1, -1], [1, 1], [1, -1], 1, 5, 2);

        Assert.Equal(0.5, shifts[0], 1e-12);
        Assert.Equal(0, shifts[1], 1e-12);
    }

    [Fact]
    public void AdaptItem_NoFeedback_IsTheItemAsContentPutsIt()
    {
        var item = Served.AdaptItem(New, []);

        Assert.Equal(0, item.BaseShift);
        Assert.Empty(item.EmbeddingShift);
    }

    [Fact]
    public void AdaptItem_RatersUnknown_ShiftsTheLevelAlone()
    {
        var item = Served.AdaptItem(New, [new ItemFeedback(null, 5), new ItemFeedback(null, 5)]);

        Assert.True(item.BaseShift > 0);
        Assert.All(item.EmbeddingShift, shift => Assert.Equal(0, shift));
    }

    [Fact]
    public void AdaptItem_ManyRatings_MovesPredictionsTowardsThem()
    {
        var users = Enumerable.Range(0, 40).Select(task => Served.Adapt(World.History(task, 8))).ToArray();
        var cold = Served.WithLiveItems([New]);
        var before = cold.ScoreAudience(World.Items, users);

        // Every second rater is one star more delighted than predicted, the others half a star less.
        float[] ratings = [.. before.Select((score, i) => score + (i % 2 == 0 ? 1 : -0.5f))];
        var item = Served.AdaptItem(New, [.. users.Zip(ratings, (user, rating) => new ItemFeedback(user, rating))]);
        var after = Served.WithLiveItems([item]).ScoreAudience(World.Items, users);

        Assert.True(Error(after, ratings) < Error(before, ratings));
        Assert.True(after.Average() > before.Average());
        Assert.Contains(item.EmbeddingShift, shift => Math.Abs(shift) > 1e-4);
    }

    [Fact]
    public void AdaptItem_RatersProbedElsewhere_IsAdaptedAsByTheRatersThemselves()
    {
        var raters = Enumerable.Range(0, 12).Select(task => Served.Adapt(World.History(task, 8))).ToArray();
        float Rating(int rater) => 1 + (rater % 5);

        var direct = Served.AdaptItem(New, [.. raters.Select((rater, i) => new ItemFeedback(rater, Rating(i)))]);
        var probed = Served.AdaptItem(New, [.. raters.Select((rater, i) => new ItemFeedback(null, Rating(i)) { Probe = Served.Probe(direct, rater) })]);

        Assert.Equal(direct.BaseShift, probed.BaseShift);
        Assert.Equal(direct.EmbeddingShift, probed.EmbeddingShift);
        Assert.Throws<ArgumentException>(() => Served.AdaptItem(New, [new ItemFeedback(null, 4) { Probe = new ItemProbe(0, [1]) }]));
    }

    [Fact]
    public void AdaptItem_HalfLife_OldRatingsCountLess()
    {
        ItemFeedback[] feedback = [new(null, 5, 0), new(null, 1, 100)];

        var even = Served.AdaptItem(New, feedback);
        var decayed = Served.AdaptItem(New, feedback, new ItemAdaptationOptions { HalfLife = 10 });

        Assert.True(decayed.BaseShift < even.BaseShift);
    }

    [Fact]
    public void AdaptItem_AlreadyAdapted_StartsFromContentAgain()
    {
        ItemFeedback[] feedback = [new(Served.Adapt(World.History(1, 5)), 4)];
        var once = Served.AdaptItem(New, feedback);
        var twice = Served.AdaptItem(once, feedback);

        Assert.Equal(once.BaseShift, twice.BaseShift);
        Assert.Equal(once.EmbeddingShift, twice.EmbeddingShift);
    }

    [Fact]
    public void AdaptItem_ModelWithoutEmbeddingsOfItems_ShiftsTheLevel()
    {
        var world = ServingWorld.Create(model: new Data.Specs.ModelSpec { EmbeddingSize = 6, Hidden = [10], ItemIds = false, ImplicitFeedback = false });
        var recommender = world.Recommender();

        var item = recommender.AdaptItem(New, [new ItemFeedback(recommender.Adapt(UserHistory.Unknown), 5)]);

        Assert.NotEqual(0, item.BaseShift);
        Assert.Empty(item.EmbeddingShift);
        Assert.Equal(world.Items + 1, recommender.WithLiveItems([item]).ItemCount);
    }

    [Fact]
    public void AdaptItem_BadFeedbackOrOptions_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Served.AdaptItem(New, [new ItemFeedback(null, float.NaN)]));
        Assert.Throws<ArgumentException>(() => Served.AdaptItem(New, [new ItemFeedback(null, 3, double.NaN)]));
        Assert.Throws<ArgumentException>(() => Served.AdaptItem(New, [new ItemFeedback(World.Recommender().Adapt(UserHistory.Unknown), 3)]));
        Assert.Throws<ArgumentException>(() => Served.AdaptItem(New, [], new ItemAdaptationOptions { HalfLife = 0 }));
        Assert.Throws<ArgumentException>(() => Served.AdaptItem(New, [], new ItemAdaptationOptions { LevelShrinkage = 0 }));
    }

    [Fact]
    public void ScoreAudience_Users_AreTheirScores()
    {
        AdaptedUser[] users = [Served.Adapt(World.History(1, 5)), Served.Adapt(World.History(2, 5))];

        Assert.Equal([.. users.Select(user => Served.ScoreItems(user, [11])[0])], Served.ScoreAudience(11, users));
    }

    private static double Error(float[] scores, float[] ratings) => scores.Zip(ratings, (score, rating) => Math.Abs(score - rating)).Average();
}
