using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Serving;

namespace MetaRec.Grains.Tests.Serving;

public sealed class ServingTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(2);
        await _cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(TestCluster.SmallSpec);
        await _cluster.WaitForEndAsync("job");
        await _cluster.Grains.GetGrain<IModelGrain>("m").RegisterAsync("job");
    }

    [Fact]
    public async Task Recommend_AfterARating_ReflectsIt()
    {
        var user = _cluster.Grains.GetGrain<IUserGrain>("m/new");
        var before = await user.RecommendAsync(10);

        await user.RateAsync([new ItemRating(before.Items[0].Item, 1), new ItemRating(before.Items[1].Item, 1)]);
        var after = await user.RecommendAsync(10);

        Assert.Equal((0, 2), (before.AdaptedOn, after.AdaptedOn));
        Assert.DoesNotContain(after.Items, item => item.Item == before.Items[0].Item);
        Assert.True(after.Items[0].Score < before.Items[0].Score);
        Assert.Equal(Enumerable.Range(1, 10), after.Items.Select(item => item.Rank));
    }

    [Fact]
    public async Task Rate_SameItemAgain_ReplacesTheRating()
    {
        var user = _cluster.Grains.GetGrain<IUserGrain>("m/again");
        var item = (await user.RecommendAsync(1)).Items[0].Item;

        await user.RateAsync([new ItemRating(item, 1)]);
        await user.RateAsync([new ItemRating(item, 5)]);

        Assert.Equal(1, (await user.RecommendAsync(1)).AdaptedOn);
        Assert.Equal(0, (await user.PredictAsync([item])).Items[0].Rank);
    }

    [Fact]
    public async Task Rate_SameItemTwiceInOneCall_KeepsTheLater()
    {
        var (low, high) = (_cluster.Grains.GetGrain<IUserGrain>("m/low"), _cluster.Grains.GetGrain<IUserGrain>("m/high"));
        var item = (await low.RecommendAsync(1)).Items[0].Item;

        await low.RateAsync([new ItemRating(item, 5), new ItemRating(item, 1)]);
        await high.RateAsync([new ItemRating(item, 1), new ItemRating(item, 5)]);

        Assert.True((await low.PredictAsync([item])).Items[0].Score < (await high.PredictAsync([item])).Items[0].Score);
    }

    [Fact]
    public async Task Recommend_AfterAVersionWithoutARatedItem_StillAnswers()
    {
        await _cluster.Grains.GetGrain<IModelGrain>("shrinking").RegisterAsync("job");
        var user = _cluster.Grains.GetGrain<IUserGrain>("shrinking/u");
        await user.RateAsync([new ItemRating("i150", 5)]);
        var smaller = TestCluster.SmallSpec with { Dataset = new() { Synthetic = new() { Users = 200, Items = 120, RatingsPerUser = 40 } } };
        await _cluster.Grains.GetGrain<IJobGrain>("smaller").SubmitAsync(smaller);
        await _cluster.WaitForEndAsync("smaller");

        await _cluster.Grains.GetGrain<IModelGrain>("shrinking").RegisterAsync("smaller");
        var list = await user.RecommendAsync(5);

        Assert.Equal((2, 0), (list.ModelVersion, list.AdaptedOn));
    }

    [Fact]
    public async Task Rate_UnknownItemOrBadRating_StoresNothing()
    {
        var user = _cluster.Grains.GetGrain<IUserGrain>("m/bad");
        var item = (await user.RecommendAsync(1)).Items[0].Item;

        var unknown = await Assert.ThrowsAsync<ServingException>(() => user.RateAsync([new ItemRating(item, 4), new ItemRating("nowhere", 3)]));
        var outside = await Assert.ThrowsAsync<ServingException>(() => user.RateAsync([new ItemRating(item, 9)]));

        Assert.Contains("'nowhere'", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("between 1 and 5, but is 9", outside.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await user.RecommendAsync(1)).AdaptedOn);
    }

    [Fact]
    public async Task Rate_SiloKilledAfterwards_KeepsTheRating()
    {
        var users = Enumerable.Range(0, 6).Select(i => $"m/kept{i}").ToList();
        var item = (await _cluster.Grains.GetGrain<IUserGrain>(users[0]).RecommendAsync(1)).Items[0].Item;
        foreach (var user in users)
        {
            await _cluster.Grains.GetGrain<IUserGrain>(user).RateAsync([new ItemRating(item, 2)]);
        }

        await _cluster.Cluster.KillSiloAsync(1);

        foreach (var user in users)
        {
            Assert.Equal(1, (await _cluster.Grains.GetGrain<IUserGrain>(user).RecommendAsync(1)).AdaptedOn);
        }
    }

    [Fact]
    public async Task Recommend_ModelWithoutVersion_SaysWhatToDo()
    {
        var error = await Assert.ThrowsAsync<ServingException>(() => _cluster.Grains.GetGrain<IUserGrain>("none/u").RecommendAsync(5));

        Assert.Contains("'none' has no version yet", error.Message, StringComparison.Ordinal);
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

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
