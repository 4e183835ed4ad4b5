using MetaRec.Cli;
using MetaRec.Cli.Chaos;
using MetaRec.Cli.CommandLine;
using MetaRec.Contracts.Security;

namespace MetaRec.Cluster.Tests;

public sealed class BackupTests : IDisposable
{
    private const string AllRoles = "coordinator,worker,serving";

    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-backup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ClusterFact(@long: true)]
    public async Task Restore_OfARunningCluster_HasWhatWasAcknowledgedAndTheJobGoesOnToTheSameBits()
    {
        string id;
        int step;
        var key = new ApiKey("k1", "shop", ApiScope.Read, "hash", DateTimeOffset.UnixEpoch, "test", null, ApiKeyLimits.None);
        await using (var cluster = await LocalCluster.StartAsync([AllRoles, AllRoles], new LocalClusterOptions()))
        {
            var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);
            await job.WaitAsync("a checkpoint", status => status.Checkpoint is not null);
            await cluster.CallAsync(async grains =>
            {
                await grains.GetGrain<IApiKeysGrain>(0).AddAsync(key);
                return true;
            });
            var created = await RunAsync("backup", "create", _folder, "--cluster", cluster.Redis.Address, "--storage", cluster.StorageFolder);
            Assert.True(created.Code == ExitCodes.Ok, created.Error);
            (id, step) = (job.Id, (await job.GetStatusAsync()).Progress.Step);
            foreach (var silo in cluster.Silos)
            {
                silo.Process.Kill();
            }
        }

        var backup = Assert.Single(Directory.GetDirectories(_folder));
        await using var elsewhere = await LocalCluster.StartAsync([], new LocalClusterOptions());
        var verified = await RunAsync("backup", "verify", backup);
        var restored = await RunAsync("backup", "restore", backup, "--cluster", elsewhere.Redis.Address, "--storage", elsewhere.StorageFolder);
        var again = await RunAsync("backup", "restore", backup, "--cluster", elsewhere.Redis.Address, "--storage", elsewhere.StorageFolder);
        await elsewhere.StartSiloAsync("restored", AllRoles);
        await elsewhere.ConnectAsync();
        var there = ClusterJob.Of(elsewhere, id, TestSpecs.Endless);
        await there.WaitForStepAsync(step + 20);
        var keys = await elsewhere.CallAsync(grains => grains.GetGrain<IApiKeysGrain>(0).ReadAsync(null));

        Assert.Equal((ExitCodes.Ok, ExitCodes.Ok, ExitCodes.Refused), (verified.Code, restored.Code, again.Code));
        Assert.Contains("a restore must not mix", again.Error, StringComparison.Ordinal);
        Assert.Equal(["k1"], keys!.Keys.Select(known => known.Id));
        await there.StopAndCompareAsync();
    }

    private static async Task<(int Code, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Program.RunAsync(args, new CommandContext(output, error) { CanAsk = false }, TestContext.Current.CancellationToken);
        return (code, error.ToString());
    }
}
