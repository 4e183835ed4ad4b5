using MetaRec.Contracts.Serving;
using MetaRec.Grains.Serving;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Serving;

public sealed class IdleUserTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Idle_UserAndDirectory_LeaveMemoryAndComeBackAsTheyWere()
    {
        await using var cluster = await TestCluster.StartServingAsync(1, services => services.Configure<ServingOptions>(serving => serving.IdleAge = TimeSpan.FromSeconds(2)));
        var user = cluster.Grains.GetGrain<IUserGrain>("m/idle");
        await user.AppendAsync([new FeedbackEvent("e1", "i1", 5), new FeedbackEvent("e2", "i2", 1)]);
        var before = await user.RecommendAsync(new RankingQuery());
        var active = await ActiveAsync(cluster);

        using var limit = new CancellationTokenSource(Limit);
        while (await ActiveAsync(cluster) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }

        var after = await user.RecommendAsync(new RankingQuery());
        Assert.Equal(3, active);
        Assert.Equal(2, after.AdaptedOn);
        Assert.Equal(before.Items.Select(item => (item.Item, item.Score)), after.Items.Select(item => (item.Item, item.Score)));
        Assert.Equal(FeedbackOutcome.Duplicate, (await user.AppendAsync([new FeedbackEvent("e1", "i1", 5)]))[0].Outcome);
    }

    /// <summary>The user, a shard of the directory, and its page.</summary>
    private static async Task<int> ActiveAsync(TestCluster cluster) => (await cluster.Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics())
        .Where(grain => grain.GrainType.Contains(nameof(UserGrain), StringComparison.Ordinal) || grain.GrainType.Contains(nameof(UserDirectoryGrain), StringComparison.Ordinal)
            || grain.GrainType.Contains(nameof(UserDirectoryPageGrain), StringComparison.Ordinal)).Sum(grain => grain.ActivationCount);
}
