using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Serving;

namespace MetaRec.Learning.Tests.Serving;

public sealed class RecommenderTests
{
    private static readonly ServingWorld World = ServingWorld.Create();
    private static readonly Recommender Served = World.Recommender();

    [Fact]
    public void ScoreItems_SomeItems_AreTheScoresOfAll()
    {
        var user = Served.Adapt(World.History(2, 9));
        var all = new float[Served.ItemCount];
        Served.Score(user, all);

        int[] items = [41, 0, 59, 7, 7];
        Assert.Equal(items.Select(item => all[item]), Served.ScoreItems(user, items));
    }

    [Fact]
    public void Adapt_ProfileInWords_IsTheUserOfTheTrainingData()
    {
        var history = World.History(5, 6);
        var fields = World.Data.Dataset.UserFeatures.Fields;
        var profile = fields.ToDictionary(field => field.Name, field => (IReadOnlyList<string>)[.. field.Of(history.User).ToArray().Select(value => field.Vocabulary[value])]);

        Assert.Equal(ServingWorld.Score(Served, history), ServingWorld.Score(Served, history with { User = -1, Features = profile }));
        Assert.NotEqual(ServingWorld.Score(Served, history), ServingWorld.Score(Served, history with { User = -1 }));
    }

    [Fact]
    public void Adapt_UnknownWordsAndFields_CountAsMissing()
    {
        var history = World.History(5, 6) with { User = -1 };
        var field = World.Data.Dataset.UserFeatures.Fields[0];
        var strange = new Dictionary<string, IReadOnlyList<string>> { [field.Name] = ["no such word"], ["no such field"] = ["x"] };

        Assert.Equal(ServingWorld.Score(Served, history), ServingWorld.Score(Served, history with { Features = strange }));
        strange[field.Name] = ["no such word", field.Vocabulary[0]];
        Assert.Equal(
            ServingWorld.Score(Served, history with { Features = new Dictionary<string, IReadOnlyList<string>> { [field.Name] = [field.Vocabulary[0]] } }),
            ServingWorld.Score(Served, history with { Features = strange }));
    }

    [Fact]
    public void Adapt_NothingToCompareTheItemsWith_IsAsWithoutInteractions()
    {
        var world = ServingWorld.Create(new LearnerSpec { QueryLoss = QueryLoss.Bpr }, new ModelSpec { EmbeddingSize = 6, Hidden = [10], Residual = false }, negatives: 3);
        var served = world.Recommender(new RecommenderOptions { MaxSupport = world.Items });
        int[] all = [.. Enumerable.Range(0, world.Items)];
        var history = new UserHistory { User = 3, Items = all, Ratings = [.. all.Select(_ => 4f)] };

        var user = served.Adapt(history);

        Assert.Equal(0, user.Interactions);
        Assert.Equal(ServingWorld.Score(served, new UserHistory { User = 3 }), ServingWorld.Score(served, history));
        Assert.All(all, item => Assert.True(user.Rated.Contains(item)));
    }

    [Fact]
    public void Adapt_ItemRatedTwice_TheLatestTimeCounts()
    {
        var twice = new UserHistory { Items = [4, 9, 4], Ratings = [5, 3, 1], Times = [30, 20, 10] };

        Assert.Equal(ServingWorld.Score(Served, new UserHistory { Items = [9, 4], Ratings = [3, 5] }), ServingWorld.Score(Served, twice));
        Assert.Equal(2, Served.Adapt(twice).Interactions);
        Assert.Equal(ServingWorld.Score(Served, new UserHistory { Items = [9, 4], Ratings = [3, 1] }), ServingWorld.Score(Served, twice with { Times = [] }));
    }

    [Fact]
    public void Adapt_MoreThanMaxSupport_AdaptsOnAsManyAndExcludesAll()
    {
        var history = World.History(2, 14);
        var recommender = World.Recommender(new RecommenderOptions { MaxSupport = 8 });

        var user = recommender.Adapt(history);

        Assert.Equal(8, user.Interactions);
        Assert.Equal(history.Items.TakeLast(4), user.Items.TakeLast(4));
        Assert.Equal(14, user.Rated.Count);
        ServingWorld.AssertClose(
            World.Predict(history with { Items = user.Items, Ratings = [.. user.Items.Select(item => history.Ratings[history.Items.ToList().IndexOf(item)])] }), ServingWorld.Score(recommender, history));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Adapt_RatingNotFinite_NamesTheItem(float rating) =>
        Assert.Contains("item 4", Assert.Throws<ArgumentException>(() => Served.Adapt(new UserHistory { Items = [4], Ratings = [rating] })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-1)]
    [InlineData(60)]
    public void Adapt_UnknownItem_NamesIt(int item) =>
        Assert.Contains($"is {item}.", Assert.Throws<ArgumentException>(() => Served.Adapt(new UserHistory { Items = [item], Ratings = [3] })).Message, StringComparison.Ordinal);

    [Fact]
    public void Adapt_ListsOfDifferentLengths_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Served.Adapt(new UserHistory { Items = [1, 2], Ratings = [3] }));
        Assert.Throws<ArgumentException>(() => Served.Adapt(new UserHistory { Items = [1, 2], Ratings = [3, 4], Times = [1] }));
        Assert.Throws<ArgumentException>(() => Served.Adapt(new UserHistory { User = 80 }));
    }

    [Fact]
    public void Adapt_RatingsThatOverflow_SaysSo() =>
        Assert.Throws<InvalidOperationException>(() => Served.Adapt(new UserHistory { Items = [1, 2, 3], Ratings = [3e38f, -3e38f, 3e38f] }));

    [Fact]
    public void Of_ThetaOfAnotherModel_SaysHowManyNumbersItMustHave() =>
        Assert.Contains($"{World.Theta.Length:N0}", Assert.Throws<ArgumentException>(() => Recommender.Of(World.Spec, World.Data, new float[3])).Message, StringComparison.Ordinal);

    [Fact]
    public void Score_UserOfAnotherVersion_IsRefused()
    {
        var other = World.Recommender();

        Assert.Throws<ArgumentException>(() => Served.ScoreItems(other.Adapt(UserHistory.Unknown), [1]));
    }

    [Fact]
    public void TopItems_AnyPage_IsThatOfASort()
    {
        var random = new StableRandom(3, 1);
        for (var round = 0; round < 40; round++)
        {
            var history = World.History(random.Next(World.Data.Tasks.Count), random.Next(12));
            var user = Served.Adapt(history);
            var scores = new float[Served.ItemCount];
            Served.Score(user, scores);
            var exclude = new ItemSet(Enumerable.Range(0, 60).Where(item => item % 7 == round % 7));
            var allowed = new ItemSet(Enumerable.Range(0, 60).Where(item => item % 3 != round % 3));
            var request = new RankingRequest { Count = random.Next(1, 70), Offset = random.Next(12), Exclude = round % 2 == 0 ? exclude : null, Allowed = round % 3 == 0 ? allowed : null, ExcludeRated = round % 5 != 0 };

            var expected = Enumerable.Range(0, 60)
                .Where(item => request.Exclude?.Contains(item) != true && request.Allowed?.Contains(item) != false && !(request.ExcludeRated && history.Items.Contains(item)))
                .OrderByDescending(item => scores[item]).ThenBy(item => item).Skip(request.Offset).Take(request.Count);

            Assert.Equal(expected.Select(item => new RankedItem(item, scores[item])), Served.TopItems(user, request));
        }
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(10_001, 0, 0)]
    [InlineData(1, -1, 0)]
    [InlineData(1, 0, 1.5)]
    [InlineData(1, 0, double.NaN)]
    public void TopItems_RequestOutOfRange_IsRefused(int count, int offset, double diversity) => Assert.Throws<ArgumentOutOfRangeException>(
        () => Served.TopItems(Served.Adapt(UserHistory.Unknown), new RankingRequest { Count = count, Offset = offset, Diversity = diversity }));

    [Fact]
    public void Calls_FromManyThreads_AreThoseOfOne()
    {
        var histories = Enumerable.Range(0, 64).Select(i => World.History(i % World.Data.Tasks.Count, i % 13)).ToArray();
        var expected = histories.Select(history => ServingWorld.Score(Served, history)).ToArray();
        var actual = new float[histories.Length][];

        Parallel.For(0, histories.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => actual[i] = ServingWorld.Score(Served, histories[i]));

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void Explain_Interactions_AreWhatIsMissingWithoutThem()
    {
        var history = World.History(4, 5);
        var user = Served.Adapt(history);

        var effects = Served.Explain(user, 17);

        Assert.Equal(history.Items.Order(), effects.Select(effect => effect.Item).Order());
        Assert.Equal(effects.OrderByDescending(effect => Math.Abs(effect.Effect)), effects);
        foreach (var effect in effects)
        {
            var row = history.Items.ToList().IndexOf(effect.Item);
            var without = history with { Items = [.. history.Items.Where((_, i) => i != row)], Ratings = [.. history.Ratings.Where((_, i) => i != row)] };
            Assert.Equal(history.Ratings[row], effect.Rating);
            Assert.Equal(World.Predict(history)[17] - World.Predict(without)[17], effect.Effect, 1e-3);
        }
    }

    [Fact]
    public void Explain_RatingsThatAgreeWithTheModel_HaveLessEffectThanASurprise()
    {
        // A linear model under ridge: what a rating adds is proportional to what it leaves unexplained.
        var world = ServingWorld.Create(new LearnerSpec { Name = "ridge" }, new ModelSpec { EmbeddingSize = 6, Network = "linear", ImplicitFeedback = false, LabelKnots = 0 });
        var recommender = world.Recommender();
        var expected = world.Predict(UserHistory.Unknown);
        var user = recommender.Adapt(new UserHistory { Items = [1, 2, 3], Ratings = [expected[1], expected[2], expected[3] + 2] });

        var effects = recommender.Explain(user, 3).ToDictionary(effect => effect.Item, effect => effect.Effect);

        Assert.True(effects[3] > 0);
        Assert.True(Math.Abs(effects[1]) < effects[3] && Math.Abs(effects[2]) < effects[3]);
    }
}
