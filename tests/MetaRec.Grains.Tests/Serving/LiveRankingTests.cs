using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Tests.Items;

namespace MetaRec.Grains.Tests.Serving;

/// <summary>Rankings over what is live now, and what else a request can ask of them.</summary>
public sealed class LiveRankingTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartServingAsync(2);

    [Fact]
    public async Task Put_NewItem_IsRecommendedByItsCategoryAndCanBeRated()
    {
        var user = User("m/fresh");
        await Assert.ThrowsAsync<ServingException>(() => user.RankAsync(["fresh"], false));
        await PutAsync(new ItemWrite("fresh", ItemContents.Of("Fresh", "new")));
        await SeesAsync(user, "fresh");

        var found = await user.RecommendAsync(new RankingQuery { Categories = ["NEW"] });
        await RateAsync(user, "fresh", 5);
        var rated = await user.RecommendAsync(new RankingQuery { Categories = ["new"] });

        Assert.Equal(("fresh", "Fresh"), (Assert.Single(found.Items).Item, found.Items[0].Title));
        Assert.InRange(found.Items[0].Rank, 1, int.MaxValue);
        Assert.Equal(1, rated.AdaptedOn);
        Assert.Empty(rated.Items);
    }

    [Fact]
    public async Task Put_HiddenItemOfTheTrainingData_IsNotRecommendedUntilItIsTakenOff()
    {
        var user = User("m/hidden");
        var best = (await user.RecommendAsync(new RankingQuery { Count = 1 })).Items[0].Item;

        await PutAsync(new ItemWrite(best, ItemContents.Of("Hidden") with { Hidden = true }));
        await CatalogueCluster.UntilAsync(async () => (await user.RecommendAsync(new RankingQuery { Count = 1 })).Items[0].Item != best, "the hidden item is not recommended");
        Assert.Equal(0, (await user.RankAsync([best], false)).Items[0].Rank);

        await ShardOf(best).DeleteAsync(best, WriteCondition.None);
        await CatalogueCluster.UntilAsync(async () => (await user.RecommendAsync(new RankingQuery { Count = 1 })).Items[0].Item == best, "the item is recommended again");
    }

    [Theory]
    [InlineData(-2, -1, false)]
    [InlineData(-1, 1, true)]
    [InlineData(1, 2, false)]
    public async Task Put_ItemWithAWindow_IsRecommendedWithinIt(int fromHours, int untilHours, bool isRecommended)
    {
        var now = DateTimeOffset.UtcNow;
        var user = User("m/window");
        await PutAsync(new ItemWrite("window", ItemContents.Of("Window", "w") with { AvailableFrom = now.AddHours(fromHours), AvailableUntil = now.AddHours(untilHours) }));
        await SeesAsync(user, "window");

        Assert.Equal(isRecommended, (await user.RecommendAsync(new RankingQuery { Categories = ["w"] })).Items.Any(item => item.Item == "window"));
    }

    [Fact]
    public async Task Recommend_HalfLife_CountsOlderItemsLessAndAgreesWithRank()
    {
        var (user, now) = (User("m/news"), DateTimeOffset.UtcNow);
        (string Id, int Days)[] articles = [("old", -4), ("older", -8), ("young", -2), ("planned", 4)];
        foreach (var (id, days) in articles)
        {
            await PutAsync(new ItemWrite(id, ItemContents.Of(id, "news") with { AvailableFrom = now.AddDays(days) }));
            await SeesAsync(user, id);
        }

        await RateAsync(user, (await user.AskAsync(1)).Items[0].Item, 5);
        var query = new RankingQuery { Categories = ["news"], HalfLife = TimeSpan.FromDays(2), Explain = true };
        var best = (await user.RecommendAsync(new RankingQuery { Count = 1 })).Items[0];
        string[] asked = ["young", "old", "older", "planned", best.Item];
        var plain = (await user.RankAsync(asked, true)).Items;
        var decayed = (await user.RankAsync(asked, true, query.HalfLife)).Items;
        var ranked = (await user.RecommendAsync(query)).Items;
        var page = (await user.RecommendAsync(query with { Offset = 1, Count = 1 })).Items;
        var diverse = (await user.RecommendAsync(query with { Diversity = 0.5 })).Items;

        // The scale begins at 1; the user's clock has gone on by less than a minute since the articles were put.
        Assert.Equal([1 + ((plain[0].Score - 1) / 2), 1 + ((plain[1].Score - 1) / 4), 1 + ((plain[2].Score - 1) / 16), plain[3].Score, plain[4].Score], decayed.Select(item => item.Score), (expected, actual) => Math.Abs(expected - actual) < 2e-3);
        Assert.Equal(plain[0].Reasons![0].Contribution / 2, decayed[0].Reasons![0].Contribution, 1e-3);
        Assert.Equal(["young", "old", "older"], ranked.Select(item => item.Item));
        Assert.Equal(decayed.Take(3).Select(item => item.Rank), ranked.Select(item => item.Rank));
        Assert.True(ranked[0].Rank < ranked[1].Rank && ranked[1].Rank < ranked[2].Rank && plain[0].Rank <= ranked[0].Rank);
        Assert.Equal("old", Assert.Single(page).Item);
        Assert.Equal("young", diverse[0].Item);
        Assert.Equal(1, decayed[4].Rank);
        foreach (var wrong in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromSeconds(59), TimeSpan.FromDays(367), TimeSpan.FromDays(-1)])
        {
            Assert.Contains("halfLife", (await Assert.ThrowsAsync<ServingException>(() => user.RecommendAsync(query with { HalfLife = wrong }))).Errors.Keys);
            await Assert.ThrowsAsync<ServingException>(() => user.RankAsync(asked, false, wrong));
        }
    }

    [Fact]
    public async Task Recommend_HalfLifeOfItemsWithoutAWindow_CountsFromTheirLastChange()
    {
        var user = User("m/undated");
        await PutAsync(new ItemWrite("undated", ItemContents.Of("Undated", "undated")));
        await SeesAsync(user, "undated");
        var plain = Assert.Single((await user.RecommendAsync(new RankingQuery { Categories = ["undated"] })).Items);

        var decayed = Assert.Single((await user.RecommendAsync(new RankingQuery { Categories = ["undated"], HalfLife = TimeSpan.FromDays(366) })).Items);

        Assert.Equal(plain.Score, decayed.Score, 1e-3f);
    }

    [Fact]
    public async Task Recommend_CategoryThatNoItemHas_SaysSoAndWhatWasProbablyMeant()
    {
        var user = User("m/categories");
        await PutAsync(new ItemWrite("categorized", ItemContents.Of("Categorized", "documentary")));
        await SeesAsync(user, "categorized");

        var unknown = await user.RecommendAsync(new RankingQuery { Categories = ["documentry", "genre-1", "DOCUMENTARY"] });
        var known = await user.RecommendAsync(new RankingQuery { Categories = ["documentary", "GENRE-1"] });

        var warning = Assert.Single(unknown.Warnings!);
        Assert.StartsWith("No item has the category 'documentry', or such a value in a field. Did you mean 'documentary'? There are ", warning, StringComparison.Ordinal);
        Assert.Contains("genre-1, ", warning, StringComparison.Ordinal);
        Assert.NotEmpty(unknown.Items);
        Assert.Null(known.Warnings);
        Assert.Null((await user.RecommendAsync(new RankingQuery())).Warnings);
    }

    [Fact]
    public async Task Session_FeaturesThatTheVersionDoesNotKnow_AreNamed()
    {
        var session = _cluster.Grains.GetGrain<ISessionGrain>(0);
        var features = new Dictionary<string, IReadOnlyList<string>> { ["segment"] = ["segment-2"], ["segmnt"] = ["segment-2"] };

        var list = await session.RecommendAsync(new SessionQuery("m", features, []), new RankingQuery { Categories = ["genre-one"] });

        Assert.Equal(2, list.Warnings!.Count);
        Assert.StartsWith("features.segmnt has no effect", list.Warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("No item has the category 'genre-one'", list.Warnings[1], StringComparison.Ordinal);
        Assert.Empty(list.Items);
    }

    [Fact]
    public async Task Put_OtherFeatures_ChangeTheScore()
    {
        var (user, genres) = (User("m/features"), new[] { "genre-1", "genre-2", "genre-3", "genre-4" });
        foreach (var genre in genres)
        {
            await PutAsync(new ItemWrite(genre, new ItemContent(null, new Dictionary<string, IReadOnlyList<string>> { ["genre"] = [genre] }, [])));
            await SeesAsync(user, genre);
        }

        var ranked = (await user.RankAsync(genres, false)).Items;

        Assert.True(ranked.Select(item => item.Score).Distinct().Count() > 1);
        Assert.Equal(genres, ranked.Select(item => item.Title));
    }

    [Fact]
    public async Task PutProfile_OfANewUser_ChangesScores()
    {
        var (user, other) = (User("m/profile"), User("m/none"));
        var items = (await other.RecommendAsync(new RankingQuery { Count = 20 })).Items.Select(item => item.Item).ToArray();

        await user.PutProfileAsync(new Dictionary<string, IReadOnlyList<string>> { ["segment"] = ["segment-2"], ["region"] = ["region-1"] }, WriteCondition.None);

        Assert.NotEqual(await ScoresAsync(other), await ScoresAsync(user));

        async Task<float[]> ScoresAsync(IUserGrain of) => [.. (await of.RankAsync(items, false)).Items.Select(item => item.Score)];
    }

    [Fact]
    public async Task Recommend_Diverse_GivesOtherItemsAndKeepsTheBestFirst()
    {
        var user = User("m/diverse");
        var plain = (await user.RecommendAsync(new RankingQuery())).Items.Select(item => item.Item).ToArray();

        var diverse = (await user.RecommendAsync(new RankingQuery { Diversity = 0.9 })).Items.Select(item => item.Item).ToArray();

        Assert.Equal(plain[0], diverse[0]);
        Assert.NotEqual(plain, diverse);
        Assert.Equal(10, diverse.Distinct().Count());
        await Assert.ThrowsAsync<ServingException>(() => user.RecommendAsync(new RankingQuery { Diversity = double.NaN }));
    }

    [Fact]
    public async Task Ask_NewUser_NamesItemsThatAreNeitherRatedNorHidden()
    {
        var user = User("m/asked");
        var first = (await user.AskAsync(5)).Items.Select(item => item.Item).ToArray();

        await RateAsync(user, first[0], 4);
        await PutAsync(new ItemWrite(first[1], ItemContents.Of("Hidden") with { Hidden = true }));
        await CatalogueCluster.UntilAsync(async () => (await user.AskAsync(5)).Items.All(item => item.Item != first[1]), "the hidden item is not asked about");
        var second = (await user.AskAsync(5)).Items.Select(item => item.Item).ToArray();

        Assert.Equal(5, first.Distinct().Count());
        Assert.Equal(5, second.Distinct().Count());
        Assert.DoesNotContain(first[0], second);
        await Assert.ThrowsAsync<ServingException>(() => user.AskAsync(0));
    }

    private static async Task RateAsync(IUserGrain user, string item, float rating) =>
        Assert.Equal(FeedbackOutcome.Accepted, (await user.AppendAsync([new FeedbackEvent(Guid.NewGuid().ToString(), item, rating)]))[0].Outcome);

    private static Task SeesAsync(IUserGrain user, string item) => CatalogueCluster.UntilAsync(
        async () =>
        {
            try
            {
                return (await user.RankAsync([item], false)).Items.Count == 1;
            }
            catch (ServingException)
            {
                return false;
            }
        },
        $"{item} can be ranked");

    private Task<ItemWritten> PutAsync(ItemWrite item) => ShardOf(item.Id).PutAsync(item, WriteCondition.None);

    private ICatalogueGrain ShardOf(string item) => _cluster.Grains.GetGrain<ICatalogueGrain>(CatalogueShards.Key("m", CatalogueShards.Of(item)));

    private IUserGrain User(string key) => _cluster.Grains.GetGrain<IUserGrain>(key);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
