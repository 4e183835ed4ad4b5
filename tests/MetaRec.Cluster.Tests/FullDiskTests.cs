using MetaRec.Cli.Chaos;
using MetaRec.Contracts.Jobs;

namespace MetaRec.Cluster.Tests;

public sealed class FullDiskTests
{
    [ClusterFact(@long: true)]
    public async Task Train_DiskFullAtACheckpoint_PausesWithTheReasonAndEndsInTheSameBits()
    {
        await using var disk = await SmallDisk.MountOrSkipAsync();
        await using var cluster = await LocalCluster.StartAsync(
            ["coordinator,worker", "worker"], new LocalClusterOptions { StorageFolder = Path.Combine(disk.Path, "storage") });
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);

        disk.Fill();
        var paused = await job.WaitAsync("the reason to wait", status => status.Progress.Phase == JobPhase.Waiting);
        disk.Free();
        await job.WaitAsync("a later checkpoint", status => status.Checkpoint?.Step > paused.Progress.Step);

        Assert.Equal(JobState.Running, paused.State);
        Assert.Contains("cannot be written; it is tried again: No space left on device", paused.Progress.Detail, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(cluster.StorageFolder, "*.tmp", SearchOption.AllDirectories));
        await job.StopAndCompareAsync();
    }
}
