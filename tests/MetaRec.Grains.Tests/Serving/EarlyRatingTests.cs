using MetaRec.Contracts.Items;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Tests.Items;

namespace MetaRec.Grains.Tests.Serving;

/// <summary>New items learn from the ratings that users give them.</summary>
public sealed class EarlyRatingTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartServingAsync(2);

    [Fact]
    public async Task Append_RatingsOfANewItem_MoveItForOthersOnEverySilo()
    {
        await PutAsync("loved", "hated");
        var strangers = Enumerable.Range(0, 6).Select(i => User($"stranger{i}")).ToArray();
        await SeenAsync(strangers, "loved");
        var before = await ScoreAsync(strangers[0], "loved");

        for (var i = 0; i < 6; i++)
        {
            await RateAsync(User($"fan{i}"), ("loved", 5), ("hated", 1));
        }

        await AdaptedAsync("loved", 6);
        await AdaptedAsync("hated", 6);
        foreach (var stranger in strangers)
        {
            await CatalogueCluster.UntilAsync(async () => await ScoreAsync(stranger, "loved") > before + 0.3f && await ScoreAsync(stranger, "hated") < before - 0.3f, "the items are adapted in every ranking");
        }

        Assert.Equal(5, (await ItemAsync("loved")).Early!.Mean);
    }

    [Fact]
    public async Task Append_RatingIsChanged_CountsInPlaceOfTheOneBefore()
    {
        await PutAsync("changed");
        var user = User("changing");
        await SeenAsync([user], "changed");

        await RateAsync(user, ("changed", 5));
        await AdaptedAsync("changed", 1, mean: 5);
        await RateAsync(user, ("changed", 1));
        await AdaptedAsync("changed", 1, mean: 1);

        Assert.True((await ItemAsync("changed")).Early!.Shifts.Single().Base < 0);
    }

    [Fact]
    public async Task Delete_UserWhoHasRated_LeavesNothingOfTheRating()
    {
        await PutAsync("forgotten");
        var user = User("leaving");
        await SeenAsync([user], "forgotten");
        var before = await ScoreAsync(User("staying"), "forgotten");
        await RateAsync(user, ("forgotten", 5));
        await AdaptedAsync("forgotten", 1);

        await user.DeleteAsync(WriteCondition.None);
        await AdaptedAsync("forgotten", 0);

        await CatalogueCluster.UntilAsync(async () => await ScoreAsync(User("staying"), "forgotten") == before, "the item is as its content puts it");
    }

    [Fact]
    public async Task Append_RatingOfAnItemOfTheTrainingData_DoesNotMoveIt()
    {
        await PutAsync("beside");
        var user = User("usual");
        var known = (await user.RecommendAsync(new RankingQuery { Count = 1 })).Items[0].Item;
        await PutAsync(known);
        await SeenAsync([user], "beside");

        await RateAsync(user, (known, 1), ("beside", 1));
        await AdaptedAsync("beside", 1);

        Assert.Null((await ItemAsync(known)).Early);
    }

    [Fact]
    public async Task Promote_AnotherVersion_KeepsTheLevelAndLearnsAgainFromUsersWhoCome()
    {
        await _cluster.Grains.GetGrain<IJobGrain>("second").SubmitAsync(TestCluster.SmallSpec with { Steps = 5, Seed = 2 });
        await _cluster.WaitForEndAsync("second");
        await _cluster.ServeAsync("two", "job");
        await PutIntoAsync("two", "lasting");
        var (fan, other) = (User("fan", "two"), User("other", "two"));
        await SeenAsync([fan, other], "lasting");
        await RateAsync(fan, ("lasting", 5));
        await AdaptedAsync("lasting", 1, model: "two");

        var next = await _cluster.ServeAsync("two", "second");
        var level = await ScoreAsync(other, "lasting");
        await fan.RecommendAsync(new RankingQuery());
        await CatalogueCluster.UntilAsync(
            async () => (await ItemAsync("lasting", "two")).Early!.Shifts.Any(shift => shift.Checkpoint == next.Checkpoint.Sha256), "the new version has held the rating against the item");

        Assert.InRange(level, 1, 5);
        Assert.Equal(1, (await ItemAsync("lasting", "two")).Early!.Ratings);
    }

    [Fact]
    public async Task Put_OtherContent_KeepsTheRatingsAndTheETagIsTheContents()
    {
        await PutAsync("edited");
        var user = User("editor");
        await SeenAsync([user], "edited");
        var etag = (await ItemAsync("edited")).ETag;
        await RateAsync(user, ("edited", 5));
        await AdaptedAsync("edited", 1);
        Assert.Equal(etag, (await ItemAsync("edited")).ETag);
        var number = (await ItemAsync("edited")).Early!.Number;

        await ShardOf("m", "edited").PutAsync(new ItemWrite("edited", ItemContents.Of("Edited")), WriteCondition.None);

        await CatalogueCluster.UntilAsync(async () => (await ItemAsync("edited")).Early!.Number > number, "the item is adapted anew");
        Assert.Equal(1, (await ItemAsync("edited")).Early!.Ratings);
    }

    [Fact]
    public async Task Rate_MoreThanAreKept_KeepsTheLatestAndTheSameAgainChangesNothing()
    {
        var ratings = _cluster.Grains.GetGrain<IEarlyRatingsGrain>("m/crowded");
        await PutAsync("crowded");
        for (var i = 0; i < IEarlyRatingsGrain.MaxRatings + 3; i++)
        {
            await ratings.RateAsync(new EarlyRating($"u{i}", i < 3 ? 1 : 4, i, "another version", 0, Contracts.Wire.ParameterVector.Empty));
        }

        await AdaptedAsync("crowded", IEarlyRatingsGrain.MaxRatings, mean: 4);
        var number = (await ItemAsync("crowded")).Early!.Number;
        await ratings.RateAsync(new EarlyRating("u100", 4, 100, "another version", 0, Contracts.Wire.ParameterVector.Empty));
        await ratings.ForgetAsync("u50");
        await AdaptedAsync("crowded", IEarlyRatingsGrain.MaxRatings - 1);

        Assert.Equal(number + 1, (await ItemAsync("crowded")).Early!.Number);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private static async Task RateAsync(IUserGrain user, params (string Item, float Rating)[] ratings) => Assert.All(
        await user.AppendAsync([.. ratings.Select(rating => new FeedbackEvent(Guid.NewGuid().ToString("N"), rating.Item, rating.Rating))]), result => Assert.Equal(FeedbackOutcome.Accepted, result.Outcome));

    private static async Task<float> ScoreAsync(IUserGrain user, string item) => (await user.RankAsync([item], explain: false)).Items[0].Score;

    private static async Task SeenAsync(IEnumerable<IUserGrain> users, string item)
    {
        foreach (var user in users)
        {
            await CatalogueCluster.UntilAsync(
                async () =>
                {
                    try
                    {
                        await ScoreAsync(user, item);
                        return true;
                    }
                    catch (ServingException)
                    {
                        return false;
                    }
                },
                "the item is known");
        }
    }

    private async Task PutAsync(params string[] items)
    {
        foreach (var item in items)
        {
            await PutIntoAsync("m", item);
        }
    }

    private async Task PutIntoAsync(string model, string item) => Assert.Equal(item, (await ShardOf(model, item).PutAsync(new ItemWrite(item, ItemContents.Of(item)), WriteCondition.None)).Item.Id);

    private async Task<CatalogueItem> ItemAsync(string item, string model = "m") => (await ShardOf(model, item).GetAsync(item))!;

    private Task AdaptedAsync(string item, int ratings, double? mean = null, string model = "m") => CatalogueCluster.UntilAsync(
        async () => (await ItemAsync(item, model)).Early is { } early && early.Ratings == ratings && (mean is null || early.Mean == mean), $"'{item}' is adapted to {ratings} ratings");

    private ICatalogueGrain ShardOf(string model, string item) => _cluster.Grains.GetGrain<ICatalogueGrain>(CatalogueShards.Key(model, CatalogueShards.Of(item)));

    private IUserGrain User(string id, string model = "m") => _cluster.Grains.GetGrain<IUserGrain>($"{model}/{id}");
}
