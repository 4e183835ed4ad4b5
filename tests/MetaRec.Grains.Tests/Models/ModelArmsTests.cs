using System.Diagnostics;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaRec.Grains.Tests.Models;

public sealed class ModelArmsTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartServingAsync(2);
        await _cluster.Grains.GetGrain<IJobGrain>("other").SubmitAsync(TestCluster.SmallSpec with { Steps = 5, Seed = 2 });
        await _cluster.WaitForEndAsync("other");
    }

    [Fact]
    public async Task Append_RatingsOfServedUsers_AreComparedWithWhatTheyWereServed()
    {
        await _cluster.ServeAsync("online", "job");
        var expected = new List<float>();
        for (var i = 0; i < 6; i++)
        {
            var user = User("online", $"u{i}");
            var best = (await user.RecommendAsync(new RankingQuery { Count = 1 })).Items[0];
            await RateAsync(user, best.Item, 2);
            expected.Add(Math.Abs(best.Score - 2));
        }

        var arm = (await WaitAsync("online", arms => arms is [{ Ratings: 6, Answers: 6 }]))[0];

        Assert.Equal((1, ModelArm.Production, 0), (arm.Version, arm.Arm, arm.Adapted));
        Assert.Equal(expected.Average(), arm.Mae!.Value, 1e-5);
    }

    [Fact]
    public async Task Append_RatingThatWasKnownOrOfAUserWhoWasNotServed_IsNoTest()
    {
        await _cluster.ServeAsync("known", "job");
        var (served, stranger) = (User("known", "served"), User("known", "stranger"));
        var items = (await served.RecommendAsync(new RankingQuery { Count = 2 })).Items;
        await RateAsync(served, items[0].Item, 3);
        await served.RecommendAsync(new RankingQuery());
        await RateAsync(stranger, items[0].Item, 3);
        await RateAsync(served, items[0].Item, 4);
        await RateAsync(served, items[1].Item, 4);

        var arm = (await WaitAsync("known", arms => arms is [{ Ratings: >= 2, Answers: 2 }]))[0];

        Assert.Equal((2, 1), (arm.Ratings, arm.Adapted));
    }

    [Fact]
    public async Task SetShadow_RatingsCome_ScoresAlongUnseenAndBesideTheVersionInService()
    {
        await _cluster.ServeAsync("shadowed", "job");
        await Model("shadowed").RegisterAsync("other");
        await Model("shadowed").SetShadowAsync(2, null);
        var answers = new List<int>();

        var arms = await WaitAsync("shadowed", arms => arms is [{ Ratings: > 0 }, { Ratings: > 0 }], async number =>
        {
            var user = User("shadowed", $"u{number}");
            var list = await user.RecommendAsync(new RankingQuery { Count = 20 });
            answers.Add(list.ModelVersion);
            for (var i = 0; i < list.Items.Count; i++)
            {
                await RateAsync(user, list.Items[i].Item, 1 + (i % 5));
            }
        });

        Assert.Equal([ModelArm.Production, ModelArm.Shadow], arms.Select(arm => arm.Arm));
        Assert.Equal([1], answers.Distinct());
        Assert.Equal(0, arms[1].Answers);
        Assert.Equal(arms[0].Since, arms[1].Since);
        Assert.True(arms[1].Ratings < arms[0].Ratings, "A shadow sees a share of the writes.");
    }

    [Fact]
    public async Task Answers_ArmMetricsOff_AreNotCountedUntilTheyAreOn()
    {
        var serving = new ServingOptions { ArmMetrics = false };
        await using var cluster = await TestCluster.StartServingAsync(1, services => services.AddSingleton(Options.Create(serving)));
        await cluster.ServeAsync("quiet", "job");
        var users = Enumerable.Range(0, 4).Select(user => cluster.Grains.GetGrain<IUserGrain>($"quiet/u{user}")).ToList();
        foreach (var user in users)
        {
            await RateAsync(user, (await user.RecommendAsync(new RankingQuery { Count = 1 })).Items[0].Item, 3);
        }

        serving.ArmMetrics = true;
        await users[0].RecommendAsync(new RankingQuery());

        // Reported in the order of counting: what was counted before would be there too.
        var arm = (await WaitAsync("quiet", arms => arms is [{ Answers: > 0 }], cluster: cluster))[0];
        Assert.Equal((1, 0), (arm.Answers, arm.Ratings));
    }

    [Fact]
    public async Task Report_AgainOrOfATimeBefore_CountsOnce()
    {
        var arms = _cluster.Grains.GetGrain<IModelArmsGrain>("reports");
        var (early, late) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));

        await arms.ReportAsync("silo", 1, [new ArmCounts(1, ModelArm.Production, late, Ratings: 2, AbsoluteError: 1)]);
        await arms.ReportAsync("silo", 1, [new ArmCounts(1, ModelArm.Production, late, Ratings: 2, AbsoluteError: 1)]);
        await arms.ReportAsync("another", 1, [new ArmCounts(1, ModelArm.Production, late, Ratings: 2, AbsoluteError: 2)]);
        await arms.ReportAsync("silo", 2, [new ArmCounts(1, ModelArm.Canary, early, Ratings: 9, AbsoluteError: 9)]);
        var counted = Assert.Single(await arms.GetAsync());
        await arms.ReportAsync("silo", 3, [new ArmCounts(1, ModelArm.Shadow, late.AddDays(1), Ratings: 1, AbsoluteError: 1)]);

        Assert.Equal((4, 0.75), (counted.Ratings, counted.Mae));
        Assert.Equal((ModelArm.Shadow, 1), (Assert.Single(await arms.GetAsync()).Arm, (await arms.GetAsync())[0].Ratings));
    }

    [Fact]
    public async Task SetCanary_ArmsChange_AreCountedFromThenOn()
    {
        await _cluster.ServeAsync("since", "job");
        await Model("since").RegisterAsync("other");
        var before = (await Model("since").GetServedAsync()).Since;

        await Model("since").SetCanaryAsync(2, 0.5, null);
        var begun = (await Model("since").GetServedAsync()).Since;
        await Model("since").SetCanaryAsync(2, 0.6, null);

        Assert.True(begun > before);
        Assert.Equal(begun, (await Model("since").GetServedAsync()).Since);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private static async Task RateAsync(IUserGrain user, string item, float rating) =>
        Assert.Equal(FeedbackOutcome.Accepted, Assert.Single(await user.AppendAsync([new FeedbackEvent(Guid.NewGuid().ToString("N"), item, rating)])).Outcome);

    private IModelGrain Model(string name) => _cluster.Grains.GetGrain<IModelGrain>(name);

    private IUserGrain User(string model, string id) => _cluster.Grains.GetGrain<IUserGrain>($"{model}/{id}");

    /// <summary>Asks until the counts are as they should be, and does something before each time.</summary>
    private async Task<IReadOnlyList<ArmCounts>> WaitAsync(string model, Func<IReadOnlyList<ArmCounts>, bool> condition, Func<int, Task>? act = null, TestCluster? cluster = null)
    {
        var clock = Stopwatch.StartNew();
        for (var number = 0; ; number++)
        {
            if (act is not null)
            {
                await act(number);
            }

            var arms = await (cluster ?? _cluster).Grains.GetGrain<IModelArmsGrain>(model).GetAsync();
            if (condition(arms))
            {
                return arms;
            }

            Assert.True(clock.Elapsed < Limit, $"The counts are {string.Join("; ", arms)}.");
            await Task.Delay(100);
        }
    }
}
