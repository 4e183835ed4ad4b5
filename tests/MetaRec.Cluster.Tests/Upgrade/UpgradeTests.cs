using MetaRec.Cli.Chaos;
using MetaRec.Cli.Load;
using MetaRec.Client;
using MetaRec.Data;

namespace MetaRec.Cluster.Tests.Upgrade;

public sealed class UpgradeTests
{
    private const string AllRoles = "coordinator,worker,serving";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [ClusterFact(@long: true)]
    public async Task Upgrade_SiloBySiloAndBack_EndsInTheSameBitsAndNoRequestFails()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var other = new OtherBuild();
        await other.BuildAsync(cancellationToken);
        var (before, after) = other.IsEarlier ? (other.Program, MetaRecProcess.Program) : (MetaRecProcess.Program, other.Program);

        // As Kubernetes gives it: time to hand back what it holds.
        var options = new LocalClusterOptions { Environment = new Dictionary<string, string?> { ["MetaRec__Silo__ShutdownTimeout"] = "00:00:30" } };
        await using var cluster = await LocalCluster.StartAsync([], options, cancellationToken);
        foreach (var number in Enumerable.Range(1, 3))
        {
            await cluster.StartSiloAsync($"silo-{number}", AllRoles, program: before, cancellationToken: cancellationToken);
        }

        await cluster.ConnectAsync(cancellationToken);
        await ServedModel.PromoteAsync(cluster.Grains, TestSpecs.Endless with { Steps = 20 }, cancellationToken);
        var gateway = await cluster.StartGatewayAsync(program: before, cancellationToken: cancellationToken);
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);
        await using var traffic = new UpgradeTraffic(gateway.Address, DatasetCatalog.Load(TestSpecs.Endless.Dataset));

        // Forward, and all of it back.
        var seen = new HashSet<string>();
        foreach (var program in new[] { after, before })
        {
            foreach (var silo in cluster.Silos.ToList())
            {
                await ReplaceAsync(cluster, silo, program, cancellationToken);
                await job.WaitForStepAsync((await job.GetStatusAsync()).Progress.Step + 5);
                await traffic.WaitForAsync(50, cancellationToken);
                seen.Add(string.Join(" ", await VersionsAsync(gateway, cancellationToken)));
            }

            var next = await cluster.StartGatewayAsync(program: program, cancellationToken: cancellationToken);
            await traffic.MoveAsync(next.Address);
            gateway.Process.Terminate();
            await gateway.Process.WaitForExitAsync(Limit, cancellationToken);
            gateway = next;
            await traffic.WaitForAsync(50, cancellationToken);
        }

        var check = await traffic.CheckAsync(gateway.Address, cancellationToken);
        await job.StopAndCompareAsync();
        Assert.True(traffic.Failures == 0, $"{traffic.Failures} of {traffic.Requests} requests failed. The first: {traffic.FirstFailure}");
        Assert.Equal((0, 0), (check.Lost, check.Repeated));

        // All of one, all of the other, and both mixtures; two commits may have one version.
        Assert.Equal(other.IsEarlier ? seen.Count : 4, seen.Count);
    }

    /// <summary>Stops a silo by SIGTERM, as a rolling update does, and starts another build in its place.</summary>
    private static async Task ReplaceAsync(LocalCluster cluster, LocalSilo silo, string program, CancellationToken cancellationToken)
    {
        silo.Process.Terminate();
        Assert.Equal(0, await silo.Process.WaitForExitAsync(Limit, cancellationToken));
        silo.Program = program;
        await cluster.StartAgainAsync(silo, cancellationToken);
    }

    private static async Task<IEnumerable<string>> VersionsAsync(LocalGateway gateway, CancellationToken cancellationToken)
    {
        using var client = new MetaRecClient(gateway.Address);
        return (await client.Cluster.GetAsync(cancellationToken)).Silos.Where(silo => silo.Status == "active").Select(silo => silo.Version ?? "?").Order(StringComparer.Ordinal);
    }
}
