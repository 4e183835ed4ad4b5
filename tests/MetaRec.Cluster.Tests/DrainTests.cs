using MetaRec.Cli;
using MetaRec.Cli.Chaos;
using MetaRec.Cli.CommandLine;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;

namespace MetaRec.Cluster.Tests;

public sealed class DrainTests
{
    [ClusterFact(@long: true)]
    public async Task Drain_TheCoordinatorsSilo_EmptiesItAndTheJobGoesOnElsewhereToTheSameBits()
    {
        const string AllRoles = "coordinator,worker,serving";
        await using var cluster = await LocalCluster.StartAsync([AllRoles, AllRoles], new LocalClusterOptions());
        var server = (await cluster.StartGatewayAsync()).Address.ToString();
        var (job, before) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);
        var drained = (await cluster.FindCoordinatorAsync(job.Id))!;
        var staying = cluster.Silos.Single(silo => silo != drained);

        var drain = await RunAsync("cluster", "drain", drained.Name, "--timeout", "60s", "--server", server);
        var last = await RunAsync("cluster", "drain", staying.Name, "--server", server);
        await job.WaitAsync("another coordinator", status => status.Progress.Phase == JobPhase.Training && status.Progress.Coordinator != before.Progress.Coordinator);
        drained.Process.Terminate();
        var exitCode = await drained.Process.WaitForExitAsync(TimeSpan.FromMinutes(1));
        await job.WaitForStepAsync((await job.GetStatusAsync()).Progress.Step + 5);

        Assert.Equal(ExitCodes.Ok, drain.Code);
        Assert.Contains("is empty", drain.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, last.Code);
        Assert.Contains("the last one with the role", last.Error, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        await job.StopAndCompareAsync();
    }

    [ClusterFact(@long: true)]
    public async Task Undo_AfterADrain_TheSiloIsGivenWorkAgain()
    {
        await using var cluster = await LocalCluster.StartAsync(["coordinator", "worker", "worker"], new LocalClusterOptions());
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);
        var worker = cluster.Silos[1];
        var address = (await cluster.CallAsync(grains => grains.GetGrain<IManagementGrain>(0).GetDetailedHosts(true))).Single(host => host.SiloName.StartsWith(worker.Name, StringComparison.Ordinal)).SiloAddress;
        async Task<int> HoldsAsync() => (await cluster.CallAsync(grains => grains.GetGrain<ISiloGrain>(ISiloGrain.KeyOf(address)).DescribeAsync())).Grains.Values.Sum();

        await cluster.CallAsync(grains => grains.GetGrain<IDrainGrain>(0).DrainAsync(address));
        await UntilAsync(async () => await HoldsAsync() == 0);
        await job.WaitForStepAsync((await job.GetStatusAsync()).Progress.Step + 20);
        var whileDrained = await HoldsAsync();
        await cluster.CallAsync(grains => grains.GetGrain<IDrainGrain>(0).UndoAsync(address));
        await UntilAsync(async () => await HoldsAsync() > 0);

        Assert.Equal(0, whileDrained);
        await job.StopAndCompareAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    private static async Task<(int Code, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Program.RunAsync(args, new CommandContext(output, error) { CanAsk = false }, TestContext.Current.CancellationToken);
        return (code, error.ToString());
    }
}
