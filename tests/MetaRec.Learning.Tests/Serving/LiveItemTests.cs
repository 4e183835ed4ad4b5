using MetaRec.Learning.Serving;

namespace MetaRec.Learning.Tests.Serving;

public sealed class LiveItemTests
{
    private static readonly ServingWorld World = ServingWorld.Create();
    private static readonly Recommender Served = World.Recommender();

    [Fact]
    public void WithLiveItems_ContentOfAColdItem_IsScoredAsThatItem()
    {
        var (context, items) = (World.Data.Context, World.Data.Dataset.Items);
        var cold = Enumerable.Range(0, World.Items).First(item => !context.IsWarm(item));
        var recommender = Served.WithLiveItems([new LiveItem { Id = "new", Features = Features(cold) }]);
        var user = recommender.Adapt(World.History(2, 8));

        var scores = recommender.ScoreItems(user, [cold, recommender.IndexOf("new")]);

        Assert.Equal(World.Items, recommender.IndexOf("new"));
        Assert.Equal("new", recommender.IdOf(World.Items));
        Assert.Equal(items.Count + 1, recommender.ItemCount);
        Assert.Equal(scores[0], scores[1], 1e-5);
    }

    [Fact]
    public void WithLiveItems_SameFeaturesOfAnItemOfTheTrainingData_ChangeNothing()
    {
        var recommender = Served.WithLiveItems([.. Enumerable.Range(0, World.Items).Select(item => new LiveItem { Id = World.Data.Dataset.Items[item], Features = Features(item) })]);
        var history = World.History(2, 8);

        Assert.Equal(World.Items, recommender.ItemCount);
        Assert.Equal(ServingWorld.Score(Served, history), ServingWorld.Score(recommender, history));
    }

    [Fact]
    public void WithLiveItems_OtherFeatures_ChangeThatItemAlone()
    {
        var recommender = Served.WithLiveItems([new LiveItem { Id = World.Data.Dataset.Items[5], Features = Features(6) }]);
        var (before, after) = (ServingWorld.Score(Served, World.History(2, 0)), ServingWorld.Score(recommender, World.History(2, 0)));

        Assert.NotEqual(before[5], after[5]);
        before[5] = after[5] = 0;
        Assert.Equal(before, after);
    }

    [Fact]
    public void WithLiveItems_ItemTakenAway_IsNeverRankedAndItsIndexIsNotAnothers()
    {
        var (a, b, c) = (new LiveItem { Id = "a", Features = Features(1) }, new LiveItem { Id = "b", Features = Features(2) }, new LiveItem { Id = "c", Features = Features(3) });
        var first = Served.WithLiveItems([a, b]);
        var second = first.WithLiveItems([b, c]);
        var user = first.Adapt(new UserHistory { Items = [first.IndexOf("b")], Ratings = [5] });

        Assert.Equal(first.IndexOf("b"), second.IndexOf("b"));
        Assert.Equal(World.Items + 2, second.IndexOf("c"));
        Assert.Equal(-1, second.IndexOf("a"));
        Assert.DoesNotContain(second.TopItems(user, new RankingRequest { Count = 100 }), item => item.Item == World.Items || item.Item == first.IndexOf("b"));
        Assert.Throws<ArgumentException>(() => second.ScoreItems(user, [World.Items]));
        Assert.Equal(first.ScoreItems(user, [first.IndexOf("b"), 3]), second.ScoreItems(user, [first.IndexOf("b"), 3]));
    }

    [Fact]
    public void WithLiveItems_UserAdaptedBefore_RanksTheNewItem()
    {
        var user = Served.Adapt(World.History(2, 8));
        var recommender = Served.WithLiveItems([new LiveItem { Id = "new", Features = Features(9), BaseShift = 50 }]);

        Assert.Equal(World.Items, recommender.TopItems(user, new RankingRequest())[0].Item);
    }

    [Fact]
    public void WithLiveItems_LearnerWithoutShortForm_ScoresTheNewItem()
    {
        var world = ServingWorld.Create(new Data.Specs.LearnerSpec { Name = "protonet" });
        var served = world.Recommender();
        var user = served.Adapt(world.History(2, 8));
        var cold = Enumerable.Range(0, world.Items).First(item => !world.Data.Context.IsWarm(item));
        var recommender = served.WithLiveItems([new LiveItem { Id = "new", Features = Features(cold) }]);

        var scores = recommender.ScoreItems(user, [cold, world.Items]);

        Assert.Equal(scores[0], scores[1], 1e-5);
    }

    [Fact]
    public void WithLiveItems_BadItems_AreNamed()
    {
        LiveItem item = new() { Id = "twice" };

        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Served.WithLiveItems([item, item])).Message, StringComparison.Ordinal);
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => Served.WithLiveItems([new LiveItem { Id = "x", EmbeddingShift = [1, 2] }])).Message, StringComparison.Ordinal);
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => Served.WithLiveItems([new LiveItem { Id = "x", BaseShift = float.NaN }])).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, IReadOnlyList<string>> Features(int item) => World.Data.Dataset.ItemFeatures.Fields.ToDictionary(
        field => field.Name, field => (IReadOnlyList<string>)[.. field.Of(item).ToArray().Select(value => field.Vocabulary[value])]);
}
