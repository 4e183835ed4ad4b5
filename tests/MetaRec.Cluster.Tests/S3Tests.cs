using MetaRec.Cli.Chaos;
using MetaRec.Silo.Tests.Checkpoints;

namespace MetaRec.Cluster.Tests;

public sealed class S3Tests
{
    [ClusterFact(@long: true)]
    public async Task Kill_CoordinatorWithCheckpointsInABucket_GoesOnFromThereToTheSameBits()
    {
        await using var store = await FakeS3.StartAsync();
        await using var cluster = await LocalCluster.StartAsync(["coordinator,worker", "coordinator,worker"], new LocalClusterOptions
        {
            Environment = new Dictionary<string, string?>
            {
                ["MetaRec__S3__Bucket"] = "metarec",
                ["MetaRec__S3__Endpoint"] = store.Endpoint,
                ["AWS_ACCESS_KEY_ID"] = "key",
                ["AWS_SECRET_ACCESS_KEY"] = "secret",
            },
        });
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);
        await job.WaitForStepAsync(TestSpecs.Endless.CheckpointEvery + 1);
        await job.WaitAsync("its first checkpoint", status => status.Checkpoint is not null);
        var coordinator = await cluster.FindCoordinatorAsync(job.Id);
        coordinator!.Process.Kill();

        await job.WaitForStepAsync((2 * TestSpecs.Endless.CheckpointEvery) + 1);
        await job.StopAndCompareAsync();

        Assert.Contains(store.Objects.Keys, key => key.StartsWith($"metarec/checkpoints/{job.Id}/step-", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(cluster.StorageFolder, "checkpoints")));
    }
}
