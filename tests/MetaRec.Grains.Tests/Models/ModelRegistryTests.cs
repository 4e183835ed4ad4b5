using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Models;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Models;

public sealed class ModelRegistryTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(2);
        foreach (var (job, seed) in new[] { ("one", 1UL), ("two", 2UL) })
        {
            await _cluster.Grains.GetGrain<IJobGrain>(job).SubmitAsync(TestCluster.SmallSpec with { Steps = 5, Seed = seed });
            await _cluster.WaitForEndAsync(job);
        }
    }

    [Fact]
    public async Task Register_NotPromoted_ServesNothing()
    {
        var model = Model("registered");

        var version = await model.RegisterAsync("one");

        var view = await model.GetAsync();
        Assert.Equal((1, null), (version.Number, view.Production));
        Assert.Equal(ModelVersionState.Candidate, view.StateOf(view.Versions[0]));
        Assert.Null((await ServedAsync("registered", 0)).For("u"));
        Assert.Contains("registered", await _cluster.Grains.GetGrain<IModelDirectoryGrain>(0).ListAsync());
    }

    [Fact]
    public async Task Register_NameThatIsNone_IsRefused()
    {
        var error = await Assert.ThrowsAsync<ModelException>(() => Model("Not A Name").RegisterAsync("one"));

        Assert.Equal(ModelProblem.Invalid, error.Kind);
        Assert.Contains("'Not A Name'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promote_NotEvaluatedOrWorseThanAFloor_IsRefusedUnlessForced()
    {
        var model = Model("floors");
        await model.RegisterAsync("one");

        var unknown = await Assert.ThrowsAsync<ModelException>(() => model.PromoteAsync(1, force: false, revision: null));
        await model.RecordEvaluationAsync(1, Evaluation(0.9, 0.8));
        var worse = await Assert.ThrowsAsync<ModelException>(() => model.PromoteAsync(1, force: false, revision: null));
        var forced = await model.PromoteAsync(1, force: true, revision: null);

        Assert.Contains("was not evaluated", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("on cold-user its MAE is 0.9000, that of bias 0.8000", worse.Message, StringComparison.Ordinal);
        Assert.Equal(ModelProblem.Conflict, worse.Kind);
        Assert.Equal(1, forced.Production);
    }

    [Fact]
    public async Task Promote_BetterThanTheFloors_Serves()
    {
        var model = Model("better");
        await model.RegisterAsync("one");
        await model.RecordEvaluationAsync(1, Evaluation(0.7, 0.8));

        var view = await model.PromoteAsync(1, force: false, revision: null);

        Assert.Equal(ModelVersionState.Production, view.StateOf(view.Versions[0]));
    }

    [Fact]
    public async Task Rollback_AfterPromotions_IsEffectiveAtTheNextCallOnEverySilo()
    {
        var model = Model("back");
        await _cluster.ServeAsync("back", "one");
        await _cluster.ServeAsync("back", "two");
        Assert.Equal((2, 2), await NumbersAsync("back"));

        for (var i = 0; i < 5; i++)
        {
            var view = await model.RollbackAsync(null);
            Assert.Equal((1, 1), await NumbersAsync("back"));
            Assert.Equal(ModelVersionState.Archived, view.StateOf(view.Versions[1]));
            await model.PromoteAsync(2, force: true, revision: null);
            Assert.Equal((2, 2), await NumbersAsync("back"));
        }
    }

    [Fact]
    public async Task Rollback_NothingBefore_IsRefused()
    {
        await _cluster.ServeAsync("first", "one");

        var error = await Assert.ThrowsAsync<ModelException>(() => Model("first").RollbackAsync(null));

        Assert.Contains("before version 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ByTwoWhoReadTheSameRevision_SecondIsRefused()
    {
        var model = Model("writers");
        await model.RegisterAsync("one");
        var read = (await model.GetAsync()).Revision;

        await model.PromoteAsync(1, force: true, read);
        var error = await Assert.ThrowsAsync<ModelException>(() => model.SetShadowAsync(null, read));

        Assert.Equal(ModelProblem.Changed, error.Kind);
    }

    [Fact]
    public async Task Canary_OfAShare_ServesItAndEndsWithItsPromotion()
    {
        var model = Model("canary");
        await _cluster.ServeAsync("canary", "one");
        await model.RegisterAsync("two");

        await model.SetCanaryAsync(2, 0.25, null);
        var served = await ServedAsync("canary", 1);
        var promoted = await model.PromoteAsync(2, force: true, revision: null);

        var users = Enumerable.Range(0, 4000).Select(i => $"u{i}").ToArray();
        Assert.Equal([1, 2], users.Select(user => served.For(user)!.Number).Distinct().Order());
        Assert.InRange(users.Count(user => served.For(user)!.Number == 2) / 4000.0, 0.22, 0.28);
        Assert.Equal((2, null), (promoted.Production, promoted.Canary));
    }

    [Fact]
    public async Task Delete_InServiceIsRefused_AndNumbersAreNotUsedAgain()
    {
        var model = Model("deleted");
        await _cluster.ServeAsync("deleted", "one");
        await model.RegisterAsync("two");

        var error = await Assert.ThrowsAsync<ModelException>(() => model.DeleteAsync(1, null));
        await model.DeleteAsync(2, null);
        await model.DeleteAsync(2, null);
        var again = await model.RegisterAsync("two");

        Assert.Equal(ModelProblem.Conflict, error.Kind);
        Assert.Equal(3, again.Number);
    }

    [Fact]
    public async Task Get_NoSuchModelOrVersion_SaysWhatThereIs()
    {
        await Model("known").RegisterAsync("one");

        var model = await Assert.ThrowsAsync<ModelException>(() => Model("unknown").GetAsync());
        var version = await Assert.ThrowsAsync<ModelException>(() => Model("known").PromoteAsync(7, force: true, revision: null));

        Assert.Equal((ModelProblem.NotFound, ModelProblem.NotFound), (model.Kind, version.Kind));
        Assert.Contains("no version 7. There are: 1.", version.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_SiloOfTheRegistryKilled_IsAllThereAgain()
    {
        await _cluster.ServeAsync("kept", "one");
        await Model("kept").RegisterAsync("two");
        var before = await Model("kept").SetCanaryAsync(2, 0.5, null);

        await _cluster.Cluster.KillSiloAsync(1);

        var after = await Model("kept").GetAsync();
        Assert.Equal((before.Revision, 1, 2, 0.5), (after.Revision, after.Production, after.Canary, after.CanaryShare));
    }

    [Fact]
    public async Task Recommend_WhileVersionsArePromoted_NeverMixesThem()
    {
        await _cluster.ServeAsync("mixed", "one");
        var probe = (await User("probe").RecommendAsync(new RankingQuery { Count = 5 })).Items;
        var first = probe.Select(item => item.Item).ToArray();
        var scores = new Dictionary<int, float[]> { [1] = [.. (await User("probe").RankAsync(first, explain: false)).Items.Select(item => item.Score)] };
        await _cluster.ServeAsync("mixed", "two");
        scores[2] = [.. (await User("probe").RankAsync(first, explain: false)).Items.Select(item => item.Score)];
        Assert.NotEqual(scores[1], scores[2]);

        var done = false;
        var calls = Enumerable.Range(0, 4).Select(async worker =>
        {
            for (var i = 0; !Volatile.Read(ref done); i++)
            {
                var answer = await User($"{worker}-{i}").RankAsync(first, explain: false);
                Assert.Equal(scores[answer.ModelVersion], answer.Items.Select(item => item.Score));
            }
        }).ToArray();
        for (var i = 0; i < 10; i++)
        {
            await Model("mixed").PromoteAsync(1 + (i % 2), force: true, revision: null);
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(calls);

        IUserGrain User(string id) => _cluster.Grains.GetGrain<IUserGrain>($"mixed/{id}");
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private static VersionEvaluation Evaluation(double mae, double floor) =>
        new(DateTimeOffset.UnixEpoch, [new ScenarioEvaluation("cold-user", new MethodScore("maml", mae, 0.9), [new("bias", floor, 0.9), new("random", 1.4, 0.7)])]);

    private IModelGrain Model(string name) => _cluster.Grains.GetGrain<IModelGrain>(name);

    private async Task<(int? First, int? Second)> NumbersAsync(string model) =>
        ((await ServedAsync(model, 0)).For("u")?.Number, (await ServedAsync(model, 1)).For("u")?.Number);

    private ValueTask<ServedVersions> ServedAsync(string model, int silo) => _cluster.Cluster.Silos[silo].Services.GetRequiredService<ServedModels>().GetAsync(model);
}
