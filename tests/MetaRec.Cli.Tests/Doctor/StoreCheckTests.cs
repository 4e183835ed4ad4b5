using MetaRec.Cli.Chaos;
using MetaRec.Cli.Doctor;
using MetaRec.Hosting;
using MetaRec.Hosting.Inspection;
using Microsoft.Extensions.Time.Testing;

namespace MetaRec.Cli.Tests.Doctor;

public sealed class StoreCheckTests
{
    private static readonly ClusterAddress Address = ClusterAddress.Parse("redis://127.0.0.1:1");

    [Fact]
    public async Task RunAsync_NobodyThere_Fails() => Assert.Equal(CheckLevel.Failed, (await new StoreCheck(Address, TimeProvider.System).FindAsync("reachable")).Level);

    [Fact]
    public async Task RunAsync_ARedisAsClustersNeedIt_IsOk()
    {
        using var folder = new TemporaryFolder();
        await using var redis = await StartAsync(folder);

        var findings = await new StoreCheck(ClusterAddress.Parse(redis.Address), TimeProvider.System).FindAsync();

        Assert.All(findings.Where(finding => finding.Name != "reachable"), finding => Assert.Equal(CheckLevel.Ok, finding.Level));
        Assert.Contains(findings, finding => finding.Name == "append-only file");
    }

    [Fact]
    public async Task RunAsync_ARedisThatForgetsAndEvicts_Fails()
    {
        using var folder = new TemporaryFolder();
        await using var redis = await StartAsync(folder);
        await using (var admin = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Port},allowAdmin=true"))
        {
            var server = admin.GetServers()[0];
            await server.ConfigSetAsync("appendonly", "no");
            await server.ConfigSetAsync("maxmemory", "100mb");
            await server.ConfigSetAsync("maxmemory-policy", "allkeys-lru");
        }

        var check = new StoreCheck(ClusterAddress.Parse(redis.Address), TimeProvider.System);

        Assert.Equal(CheckLevel.Failed, (await check.FindAsync("append-only file")).Level);
        Assert.Contains("noeviction", (await check.FindAsync("memory")).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_AClockThatIsBehind_Fails()
    {
        using var folder = new TemporaryFolder();
        await using var redis = await StartAsync(folder);

        var found = await new StoreCheck(ClusterAddress.Parse(redis.Address), new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(-1))).FindAsync("store");

        Assert.Equal(CheckLevel.Failed, found.Level);
        Assert.Contains("behind the store's", found.Text, StringComparison.Ordinal);
    }

    [Theory, InlineData(0.2, "Ok"), InlineData(-3, "Warning"), InlineData(20, "Failed")]
    public void Clock_Skew_DecidesTheLevel(double seconds, string level) => Assert.Equal(level, StoreCheck.Clock("store", TimeSpan.FromSeconds(seconds), "the store's").Level.ToString());

    [Theory, InlineData(-1.999, "Ok"), InlineData(-2, "Warning"), InlineData(2.5, "Warning"), InlineData(-11, "Failed")]
    public void Clock_ByTheDateOfAnAnswer_IsDoubtfulFromTwoSeconds(double seconds, string level) =>
        Assert.Equal(level, ServerCheck.Clock(DateTimeOffset.UnixEpoch.AddSeconds(seconds), DateTimeOffset.UnixEpoch).Level.ToString());

    [Fact]
    public void Judge_AStoreThatIsFarAway_Warns() => Assert.Equal(
        CheckLevel.Warning, new StoreCheck(Address, TimeProvider.System).Judge(new StoreReport("Redis", "7", TimeSpan.FromMilliseconds(40), null, [])).First().Level);

    private static Task<LocalRedis> StartAsync(TemporaryFolder folder)
    {
        Assert.SkipUnless(LocalRedis.IsInstalled, LocalRedis.HowToInstall);
        return LocalRedis.StartAsync(folder.Path, null, TestContext.Current.CancellationToken);
    }
}
