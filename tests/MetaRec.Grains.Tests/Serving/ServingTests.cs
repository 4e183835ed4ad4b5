using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Serving;

namespace MetaRec.Grains.Tests.Serving;

public sealed class ServingTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartServingAsync(2);

    [Fact]
    public async Task Recommend_AfterARating_ReflectsIt()
    {
        var user = User("m/new");
        var before = await user.RecommendAsync(new RankingQuery());

        await RateAsync(user, (before.Items[0].Item, 1), (before.Items[1].Item, 1));
        var after = await user.RecommendAsync(new RankingQuery());

        Assert.Equal((0, true, 2, false), (before.AdaptedOn, before.ColdStart, after.AdaptedOn, after.ColdStart));
        Assert.DoesNotContain(after.Items, item => item.Item == before.Items[0].Item);
        Assert.True(after.Items[0].Score < before.Items[0].Score);
        Assert.Equal(Enumerable.Range(1, 10), after.Items.Select(item => item.Rank));
    }

    [Fact]
    public async Task Recommend_OffsetExcludeSeenAndExclude_AreKept()
    {
        var user = User("m/paged");
        var all = (await user.RecommendAsync(new RankingQuery { Count = 20 })).Items.Select(item => item.Item).ToList();

        var second = await user.RecommendAsync(new RankingQuery { Count = 5, Offset = 5 });
        var without = await user.RecommendAsync(new RankingQuery { Count = 5, Exclude = [all[0], "unknown"] });
        await RateAsync(user, (all[0], 5));
        var seen = await user.RecommendAsync(new RankingQuery { Count = 150, ExcludeSeen = false });

        Assert.Equal(all[5..10], second.Items.Select(item => item.Item));
        Assert.Equal(all[1..6], without.Items.Select(item => item.Item));
        Assert.Contains(seen.Items, item => item.Item == all[0] && item.Rank == 0);
        Assert.Equal(150, seen.Items.Count);
    }

    [Fact]
    public async Task Recommend_Explained_ReasonsAreWhatLeavingARatingOutChanges()
    {
        var (user, without) = (User("m/explained"), User("m/unexplained"));
        var items = (await user.RecommendAsync(new RankingQuery { Count = 4 })).Items.Select(item => item.Item).ToList();
        await RateAsync(user, (items[0], 1), (items[1], 4));
        await RateAsync(without, (items[1], 4));

        var explained = (await user.RankAsync([items[3]], explain: true)).Items[0];
        var other = (await without.RankAsync([items[3]], explain: false)).Items[0];

        Assert.Equal([items[0], items[1]], explained.Reasons!.Select(reason => reason.Item).Order().ToList().OrderBy(items.IndexOf));
        Assert.Equal(explained.Score - other.Score, explained.Reasons!.Single(reason => reason.Item == items[0]).Contribution, 1e-3);
    }

    [Fact]
    public async Task Append_SameItemAgain_LatestTimeCountsAndAllAreKept()
    {
        var (user, once) = (User("m/again"), User("m/once"));
        var item = (await user.RecommendAsync(new RankingQuery { Count = 1 })).Items[0].Item;
        var now = DateTimeOffset.UtcNow;

        // Arrives in the wrong order.
        await user.AppendAsync([new FeedbackEvent("late", item, 5, now), new FeedbackEvent("early", item, 1, now.AddHours(-1))]);
        await once.AppendAsync([new FeedbackEvent("only", item, 5, now)]);

        Assert.Equal(1, (await user.RecommendAsync(new RankingQuery())).AdaptedOn);
        Assert.Equal((await once.RankAsync([item], false)).Items[0].Score, (await user.RankAsync([item], false)).Items[0].Score);
        Assert.Equal(["late", "early"], (await user.GetAsync(0, 10))!.Events.Select(stored => stored.Id));
    }

    [Fact]
    public async Task Append_SameEventAgain_IsADuplicateAndAnotherUnderItsIdIsRejected()
    {
        var user = User("m/idempotent");

        var first = await user.AppendAsync([new FeedbackEvent("e1", "i1", 4)]);
        var again = await user.AppendAsync([new FeedbackEvent("e1", "i1", 4), new FeedbackEvent("e1", "i1", 2), new FeedbackEvent("e2", "i2", 3), new FeedbackEvent("e2", "i2", 3)]);

        Assert.Equal(FeedbackOutcome.Accepted, first[0].Outcome);
        Assert.Equal([FeedbackOutcome.Duplicate, FeedbackOutcome.Rejected, FeedbackOutcome.Accepted, FeedbackOutcome.Duplicate], again.Select(result => result.Outcome));
        Assert.Equal("id", again[1].Field);
        Assert.Equal(2, (await user.GetAsync(0, 10))!.EventCount);
    }

    [Fact]
    public async Task Append_BadEvents_AreRejectedWithTheFieldAndTheOthersStored()
    {
        var user = User("m/bad");
        var now = DateTimeOffset.UtcNow;

        var results = await user.AppendAsync(
        [
            new FeedbackEvent("good", "i1", 4),
            new FeedbackEvent("item", "nowhere", 3),
            new FeedbackEvent("high", "i1", 9),
            new FeedbackEvent("nan", "i1", float.NaN),
            new FeedbackEvent("ahead", "i1", 3, now.AddMinutes(6)),
            new FeedbackEvent("old", "i1", 3, DateTimeOffset.UnixEpoch.AddDays(-1)),
            new FeedbackEvent("control\n", "i1", 3),
            new FeedbackEvent("skewed", "i2", 3, now.AddMinutes(4)),
        ]);

        Assert.Equal([null, "item", "rating", "rating", "time", "time", "id", null], results.Select(result => result.Field));
        Assert.Contains("between 1 and 5, but is 9", results[2].Reason, StringComparison.Ordinal);
        Assert.Equal(["good", "skewed"], (await user.GetAsync(0, 10))!.Events.Select(stored => stored.Id));
    }

    [Fact]
    public async Task Append_TwoWritersOnOneUser_LoseNothing()
    {
        var user = User("m/shared");

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => user.AppendAsync([new FeedbackEvent($"w{i}", $"i{1 + i}", 3)])));

        var stored = (await user.GetAsync(0, 100))!.Events.Select(stored => stored.Id);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"w{i}").Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
        Assert.Equal(40, (await user.RecommendAsync(new RankingQuery())).AdaptedOn);
    }

    [Fact]
    public async Task Append_StorageFails_IsNotAcknowledgedAndMemoryIsAsBefore()
    {
        var user = User("m/failing");
        await RateAsync(user, ("i1", 5));
        _cluster.Sql("CREATE TRIGGER full BEFORE UPDATE ON grain_state WHEN NEW.grain_id LIKE '%m/failing' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(() => user.AppendAsync([new FeedbackEvent("lost", "i2", 1)]));
            Assert.Equal(1, (await user.GetAsync(0, 10))!.EventCount);
            Assert.Equal(1, (await user.RecommendAsync(new RankingQuery())).AdaptedOn);
        }
        finally
        {
            _cluster.Sql("DROP TRIGGER full");
        }

        Assert.Equal(FeedbackOutcome.Accepted, (await user.AppendAsync([new FeedbackEvent("lost", "i2", 1)]))[0].Outcome);
    }

    [Fact]
    public async Task Delete_User_IsForgottenInStorageDirectoryAndAnswers()
    {
        var (user, stranger) = (User("m/forgotten"), User("m/stranger"));
        await RateAsync(user, ("i1", 5), ("i2", 1));
        var directory = _cluster.Grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.KeyOf("m", "forgotten"));
        var listed = (await directory.ListAsync(null, 1000)).Users;
        var etag = (await user.GetAsync(0, 1))!.ETag;

        var removed = await user.DeleteAsync(WriteCondition.None);
        var again = await user.DeleteAsync(WriteCondition.None);

        Assert.Contains("forgotten", listed);
        Assert.Equal((2, (int?)null), (removed, again));
        Assert.Null(await user.GetAsync(0, 10));
        Assert.DoesNotContain("forgotten", (await directory.ListAsync(null, 1000)).Users);
        Assert.Equal(
            (await stranger.RecommendAsync(new RankingQuery())).Items.Select(item => (item.Item, item.Score)),
            (await user.RecommendAsync(new RankingQuery())).Items.Select(item => (item.Item, item.Score)));
        await RateAsync(user, ("i1", 5));
        Assert.NotEqual(etag, (await user.GetAsync(0, 1))!.ETag);
    }

    [Fact]
    public async Task PutProfile_Conditions_AreHeldUp()
    {
        var user = User("m/profile");
        IReadOnlyDictionary<string, IReadOnlyList<string>> Age(string value) => new Dictionary<string, IReadOnlyList<string>> { ["age"] = [value] };

        var created = await user.PutProfileAsync(Age("18"), new WriteCondition(null, ["*"]));
        var same = await user.PutProfileAsync(Age("18"), WriteCondition.None);
        var changed = await user.PutProfileAsync(Age("25"), new WriteCondition([created.ETag], null));
        var stale = await Assert.ThrowsAsync<ServingException>(() => user.PutProfileAsync(Age("35"), new WriteCondition([created.ETag], null)));
        var exists = await Assert.ThrowsAsync<ServingException>(() => user.PutProfileAsync(Age("35"), new WriteCondition(null, ["*"])));

        Assert.Equal((true, false, created.ETag), (created.Created, same.Created, same.ETag));
        Assert.NotEqual(created.ETag, changed.ETag);
        Assert.Equal((ServingProblem.Changed, ServingProblem.Changed), (stale.Kind, exists.Kind));
        Assert.Equal(["25"], (await user.GetAsync(0, 1))!.Features["age"]);
    }

    [Fact]
    public async Task Recommend_ManyUsersAtOnce_NobodyGetsAnothersAnswer()
    {
        // User k has rated item k alone, and nobody else has: whoever lacks it in the answer is user k.
        const int Users = 60;
        await Task.WhenAll(Enumerable.Range(1, Users).Select(k => RateAsync(User($"m/leak{k}"), ($"i{k}", 5))));

        var answers = await Task.WhenAll(Enumerable.Range(0, 3 * Users).Select(async i =>
            (User: 1 + (i % Users), Items: (await User($"m/leak{1 + (i % Users)}").RecommendAsync(new RankingQuery { Count = 150 })).Items)));

        Assert.All(answers, answer => Assert.Equal(
            [$"i{answer.User}"], Enumerable.Range(1, Users).Select(k => $"i{k}").Except(answer.Items.Select(item => item.Item))));
    }

    [Fact]
    public async Task Session_SameRatings_AnswersAsTheStoredUserAndStoresNothing()
    {
        var user = User("m/stored");
        await RateAsync(user, ("i1", 5), ("i2", 1));
        var session = _cluster.Grains.GetGrain<ISessionGrain>(0);

        var answer = await session.RecommendAsync(new SessionQuery("m", new Dictionary<string, IReadOnlyList<string>>(), [new("i2", 4), new("i1", 5), new("i2", 1)]), new RankingQuery());
        var wrong = await Assert.ThrowsAsync<ServingException>(() => session.RankAsync(new SessionQuery("m", new Dictionary<string, IReadOnlyList<string>>(), [new("i1", 7)]), ["i3"], false));

        Assert.Equal((await user.RecommendAsync(new RankingQuery())).Items.Select(item => item.Item), answer.Items.Select(item => item.Item));
        Assert.Equal("ratings[0].rating", wrong.Errors.Keys.Single());
    }

    [Fact]
    public async Task Recommend_AfterAnotherVersion_IsAdaptedAgainToIt()
    {
        await _cluster.ServeAsync("shrinking", "job");
        var user = User("shrinking/u");
        await RateAsync(user, ("i150", 5));
        var before = await user.RecommendAsync(new RankingQuery { Count = 5 });
        var smaller = TestCluster.SmallSpec with { Dataset = new() { Synthetic = new() { Users = 200, Items = 120, RatingsPerUser = 40 } } };
        await _cluster.Grains.GetGrain<IJobGrain>("smaller").SubmitAsync(smaller);
        await _cluster.WaitForEndAsync("smaller");

        await _cluster.ServeAsync("shrinking", "smaller");
        var list = await user.RecommendAsync(new RankingQuery { Count = 5 });

        // The new version does not have the item that the user has rated.
        Assert.Equal((1, 1, 2, 0, false), (before.ModelVersion, before.AdaptedOn, list.ModelVersion, list.AdaptedOn, list.ColdStart));
    }

    [Fact]
    public async Task Append_SiloKilledAfterwards_KeepsTheRating()
    {
        var users = Enumerable.Range(0, 6).Select(i => $"m/kept{i}").ToList();
        foreach (var user in users)
        {
            await RateAsync(User(user), ("i1", 2));
        }

        await _cluster.Cluster.KillSiloAsync(1);

        foreach (var user in users)
        {
            Assert.Equal(1, (await User(user).RecommendAsync(new RankingQuery())).AdaptedOn);
        }
    }

    [Theory]
    [InlineData("none/u", ServingProblem.NotFound, "'none' has no version in service")]
    [InlineData("Upper/u", ServingProblem.Invalid, "model must be 1 to 63 of a-z")]
    [InlineData("m/tab\t", ServingProblem.Invalid, "U+0009 at place 4")]
    public async Task Recommend_NoSuchModelOrBadKey_SaysWhatToDo(string key, ServingProblem kind, string message)
    {
        var error = await Assert.ThrowsAsync<ServingException>(() => User(key).RecommendAsync(new RankingQuery()));

        Assert.Equal(kind, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_SameJobTwice_IsOneVersion()
    {
        var model = _cluster.Grains.GetGrain<IModelGrain>("twice");

        var first = await model.RegisterAsync("job");
        var second = await model.RegisterAsync("job");

        Assert.Equal((1, 1), (first.Number, second.Number));
        Assert.Single(await model.ListAsync());
        await Assert.ThrowsAsync<JobNotFoundException>(() => model.RegisterAsync("none"));
    }

    private static async Task RateAsync(IUserGrain user, params (string Item, float Rating)[] ratings) => Assert.All(
        await user.AppendAsync([.. ratings.Select(rating => new FeedbackEvent(Guid.NewGuid().ToString(), rating.Item, rating.Rating))]),
        result => Assert.Equal(FeedbackOutcome.Accepted, result.Outcome));

    private IUserGrain User(string key) => _cluster.Grains.GetGrain<IUserGrain>(key);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
