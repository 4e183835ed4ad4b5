using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Data;
using MetaRec.Grains.Serving;
using MetaRec.Grains.Tests.Items;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Serving;

public sealed class AudienceTests : IAsyncDisposable
{
    private static readonly Lazy<Dataset> World = new(() => DatasetCatalog.Load(TestCluster.SmallSpec.Dataset));
    private TestCluster? _cluster;

    private IAudienceGrain Audiences => _cluster!.Grains.GetGrain<IAudienceGrain>(0);

    [Fact]
    public async Task Find_TwoKindsOfUsers_ThoseWhoLikeItemsOfItsKindComeFirst()
    {
        await StartAsync();
        var (kind, other) = Kinds();
        for (var i = 0; i < 4; i++)
        {
            await RateAsync($"fan-{i}", [.. kind.Skip(1 + i).Take(8).Select(item => (item, 5f)), .. other.Skip(i).Take(8).Select(item => (item, 1f))]);
            await RateAsync($"other-{i}", [.. kind.Skip(1 + i).Take(8).Select(item => (item, 1f)), .. other.Skip(i).Take(8).Select(item => (item, 5f))]);
        }

        var audience = await Audiences.FindAsync("m", kind[0], 20);

        Assert.Equal((1, 8, 0, true), (audience.ModelVersion, audience.LookedAt, audience.Rated, audience.IsWhole));
        Assert.All(audience.Users.Take(4), user => Assert.StartsWith("fan-", user.User, StringComparison.Ordinal));
        Assert.All(audience.Users.Skip(4), user => Assert.StartsWith("other-", user.User, StringComparison.Ordinal));
        Assert.All(audience.Users, user => Assert.Equal(16, user.AdaptedOn));
        foreach (var user in audience.Users)
        {
            Assert.Equal((await User(user.User).RankAsync([kind[0]], false)).Items[0].Score, user.Score, 1e-5f);
        }
    }

    [Fact]
    public async Task Find_FewerThanAllUsers_KeepsTheBestInOrder()
    {
        await StartAsync();
        var items = World.Value.Items;
        for (var i = 0; i < 40; i++)
        {
            await RateAsync($"u{i}", [(items[i], 1 + (i % 5)), (items[i + 50], 1 + (i / 10))]);
        }

        var all = await Audiences.FindAsync("m", items[149], 1000);
        var best = await Audiences.FindAsync("m", items[149], 7);

        Assert.Equal(40, all.Users.Count);
        Assert.Equal(all.Users.OrderByDescending(user => user.Score).Select(user => user.Score), all.Users.Select(user => user.Score));
        Assert.Equal(all.Users.Take(7), best.Users);
    }

    [Fact]
    public async Task Find_UsersWhoHaveRatedTheItem_AreLeftOutAndCounted()
    {
        await StartAsync();
        await RateAsync("rated", [("i1", 5)]);
        await RateAsync("fresh", [("i2", 5)]);
        await User("profile").PutProfileAsync(new Dictionary<string, IReadOnlyList<string>> { ["region"] = ["region-1"] }, WriteCondition.None);
        await RateAsync("gone", [("i3", 5)]);
        await User("gone").DeleteAsync(WriteCondition.None);

        var audience = await Audiences.FindAsync("m", "i1", 20);

        Assert.Equal((3, 1), (audience.LookedAt, audience.Rated));
        Assert.Equal([("fresh", 1), ("profile", 0)], audience.Users.Select(user => (user.User, user.AdaptedOn)).Order());
    }

    [Fact]
    public async Task Find_ByAField_GroupsUsersByTheirProfilesElseByTheTrainingData()
    {
        await StartAsync();
        var field = World.Value.UserFeatures.Fields.First(one => one.Name == "region");
        var known = World.Value.Users[0];
        var own = field.Vocabulary[field.Of(0)[0]];
        var other = field.Vocabulary.First(value => value != own);
        await RateAsync(known, [("i2", 5)]);
        await RateAsync("stranger", [("i3", 2)]);
        await RateAsync("rated", [("i1", 5)]);
        await User("profile").PutProfileAsync(new Dictionary<string, IReadOnlyList<string>> { ["region"] = [own] }, WriteCondition.None);
        await User("two").PutProfileAsync(new Dictionary<string, IReadOnlyList<string>> { ["region"] = [own, other] }, WriteCondition.None);

        var users = (await Audiences.FindAsync("m", "i1", 20)).Users.ToDictionary(user => user.User, user => user.Score);
        var audience = await Audiences.FindGroupsAsync("m", "i1", "region", 20);
        var best = await Audiences.FindGroupsAsync("m", "i1", "region", 1);

        var groups = audience.Groups!.ToDictionary(group => group.Value ?? "none");
        Assert.Equal((5, 1, 3), (audience.LookedAt, audience.Rated, audience.GroupCount));
        Assert.Empty(audience.Users);
        Assert.Equal((3, 1, 1), (groups[own].Users, groups[other].Users, groups["none"].Users));
        Assert.Equal((users[known] + users["profile"] + users["two"]) / 3.0, groups[own].MeanScore, 1e-5);
        Assert.Equal(users["two"], groups[other].MeanScore, 1e-5);
        Assert.Equal(users["stranger"], groups["none"].MeanScore, 1e-5);
        Assert.Equal(audience.Groups![0], Assert.Single(best.Groups!));
        Assert.Equal(3, best.GroupCount);
    }

    [Fact]
    public async Task Find_ByAnUnknownField_NamesTheKnownOnes()
    {
        await StartAsync();

        var error = await Assert.ThrowsAsync<ServingException>(() => Audiences.FindGroupsAsync("m", "i1", "regoin", 20));

        Assert.Equal((ServingProblem.Invalid, "by"), (error.Kind, error.Errors.Keys.Single()));
        Assert.Contains("segment", error.Message, StringComparison.Ordinal);
        Assert.Contains("'region'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_NewHiddenItem_HasAnAudienceBeforeItIsShown()
    {
        await StartAsync();
        await RateAsync("ann", [("i1", 5)]);
        await _cluster!.Grains.GetGrain<ICatalogueGrain>(CatalogueShards.Key("m", CatalogueShards.Of("soon")))
            .PutAsync(new ItemWrite("soon", ItemContents.Of("Coming soon") with { Hidden = true }), WriteCondition.None);
        Audience? audience = null;

        await CatalogueCluster.UntilAsync(
            async () =>
            {
                try
                {
                    audience = await Audiences.FindAsync("m", "soon", 20);
                    return true;
                }
                catch (ServingException error) when (error.Kind == ServingProblem.NotFound)
                {
                    return false;
                }
            },
            "the new item is known");

        Assert.Equal(("Coming soon", "ann"), (audience!.Title, Assert.Single(audience.Users).User));
    }

    [Fact]
    public async Task Find_MoreUsersThanAreLookedAt_IsASampleThatStays()
    {
        await StartAsync(services => services.Configure<ServingOptions>(options => options.AudienceUsers = 5));
        for (var i = 0; i < 5; i++)
        {
            await RateAsync($"u{i}", [("i1", 4)]);
        }

        var whole = await Audiences.FindAsync("m", "i2", 20);
        await RateAsync("u5", [("i1", 4)]);
        await RateAsync("u6", [("i1", 4)]);
        var sample = await Audiences.FindAsync("m", "i2", 20);
        var again = await Audiences.FindAsync("m", "i2", 20);

        Assert.Equal((5, true), (whole.LookedAt, whole.IsWhole));
        Assert.Equal((5, false), (sample.LookedAt, sample.IsWhole));
        Assert.Equal(sample.Users, again.Users);
    }

    [Fact]
    public async Task Find_WhileAnotherIsLookedFor_IsBusyAndTheFirstIsAnswered()
    {
        await StartAsync();
        await RateAsync("ann", [("i1", 5)]);
        var pool = _cluster!.Cluster.Silos[0].Services.GetRequiredService<ServingPool>();
        using var gate = new ManualResetEventSlim();
        using var holding = new CountdownEvent(pool.Threads);
        var held = Enumerable.Range(0, pool.Threads).Select(_ => pool.RunAsync(() =>
        {
            holding.Signal();
            return gate.Wait(TimeSpan.FromMinutes(1));
        })).ToArray();
        await CatalogueCluster.UntilAsync(() => Task.FromResult(holding.IsSet), "all serving threads are held");

        var first = Audiences.FindAsync("m", "i2", 20);
        await CatalogueCluster.UntilAsync(() => Task.FromResult(pool.Waiting > 0), "the first audience waits for a thread");
        var second = Audiences.FindAsync("m", "i2", 20);
        await Task.WhenAny(second, Task.WhenAll(held));
        gate.Set();
        await Task.WhenAll(held);

        Assert.Equal(ServingProblem.Busy, (await Assert.ThrowsAsync<ServingException>(() => second)).Kind);
        Assert.Single((await first).Users);
        Assert.Single((await Audiences.FindAsync("m", "i2", 20)).Users);
    }

    [Fact]
    public async Task Find_NothingToFind_IsEmptyOrNamesWhatIsWrong()
    {
        await StartAsync();

        Assert.Equal((0, 0, true), await Audiences.FindAsync("m", "i1", 1) is var none ? (none.Users.Count, none.LookedAt, none.IsWhole) : default);
        Assert.Contains("between 1 and 1000, but is 0", (await FailsAsync("m", "i1", 0, ServingProblem.Invalid)).Message, StringComparison.Ordinal);
        Assert.Contains("Put it first", (await FailsAsync("m", "nowhere", 1, ServingProblem.NotFound)).Message, StringComparison.Ordinal);
        Assert.Contains("no version in service", (await FailsAsync("none", "i1", 1, ServingProblem.NotFound)).Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    private async Task StartAsync(Action<IServiceCollection>? configure = null) => _cluster = await TestCluster.StartServingAsync(1, configure);

    private async Task<ServingException> FailsAsync(string model, string item, int count, ServingProblem kind)
    {
        var error = await Assert.ThrowsAsync<ServingException>(() => Audiences.FindAsync(model, item, count));
        Assert.Equal(kind, error.Kind);
        return error;
    }

    /// <summary>Items that have the first value of the first item field, and items that have not.</summary>
    private static (string[] Kind, string[] Other) Kinds()
    {
        var data = World.Value;
        var field = data.ItemFeatures.Fields[0];
        var kinds = Enumerable.Range(0, data.Items.Count).ToLookup(item => field.Of(item).Contains(field.Of(0)[0]), item => data.Items[item]);
        return ([.. kinds[true]], [.. kinds[false]]);
    }

    private IUserGrain User(string id) => _cluster!.Grains.GetGrain<IUserGrain>($"m/{id}");

    private async Task RateAsync(string user, params (string Item, float Rating)[] ratings) => Assert.All(
        await User(user).AppendAsync([.. ratings.Select((rating, place) => new FeedbackEvent($"e{place}", rating.Item, rating.Rating))]),
        result => Assert.Equal(FeedbackOutcome.Accepted, result.Outcome));
}
