using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Cluster.Tests;

/// <summary>What takes longer to go wrong than the suite has time for.</summary>
public sealed class LongLossTests(SharedCluster shared)
{
    private static readonly TimeSpan RedisAway = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ExitLimit = TimeSpan.FromMinutes(1);

    [ClusterFact(@long: true)]
    public async Task Stop_RedisForTwentySeconds_JobWaitsSaysWhyAndTheBitsAreTheSame()
    {
        var cluster = await shared.GetAsync();
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);

        cluster.Redis.Process.Kill();
        await cluster.Redis.Process.WaitForExitAsync(ExitLimit);
        var waiting = await job.WaitAsync("the reason to wait", status => status.Progress.Phase == JobPhase.Waiting);

        // This is no wait for something: it is how long Redis is gone.
        await Task.Delay(RedisAway);
        await cluster.Redis.StartAgainAsync();
        await job.WaitAsync("a later checkpoint", status => status.Checkpoint?.Step > waiting.Progress.Step);

        Assert.Contains("cannot be written; it is tried again", waiting.Progress.Detail, StringComparison.Ordinal);
        Assert.All(cluster.Silos, silo => Assert.False(silo.Process.HasExited, silo.Process.Output));
        await job.StopAndCompareAsync();
    }

    [ClusterFact(@long: true)]
    public async Task Pause_CoordinatorsSiloUntilAnotherTakesOver_TheStaleOneEndsAndTheBitsAreTheSame()
    {
        var cluster = await shared.GetAsync();
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless with { CheckpointEvery = 1 });
        var stale = (await cluster.FindCoordinatorAsync(job.Id))!;
        var before = await job.GetStatusAsync();

        stale.Process.Pause();
        var after = await job.WaitAsync("another coordinator", status => status.Progress.Coordinator != before.Progress.Coordinator && status.Progress.Phase == JobPhase.Training);
        var ahead = await job.WaitForStepAsync(after.Progress.StartedAt + 20);
        stale.Process.Continue();
        await stale.Process.WaitForExitAsync(ExitLimit);
        var goesOn = await job.WaitForStepAsync(ahead.Progress.Step + 20);

        Assert.Equal(after.Progress.Coordinator, goesOn.Progress.Coordinator);
        Assert.True(goesOn.Checkpoint!.Step >= ahead.Checkpoint!.Step, $"The checkpoint went back from {ahead.Checkpoint} to {goesOn.Checkpoint}.");
        await job.StopAndCompareAsync();
    }

    [ClusterFact(@long: true)]
    public async Task Kill_SilosOneAfterTheOther_JobOutlivesThemAllAndTheBitsAreTheSame()
    {
        var cluster = await shared.GetAsync();
        var (job, status) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);

        foreach (var silo in cluster.Silos)
        {
            silo.Process.Kill();
            await cluster.StartAgainAsync(silo);
            status = await job.WaitForStepAsync(status.Progress.Step + 20);
        }

        await job.StopAndCompareAsync();
    }

    [ClusterFact(@long: true)]
    public async Task Train_MicroBatchPoisoned_FailsWithItNamedAndKeepsTheLastGoodCheckpoint()
    {
        var cluster = await shared.GetAsync();
        var diverging = TestSpecs.Endless with
        {
            CheckpointEvery = 1,
            Learner = new LearnerSpec { InnerRate = 10, LearnInnerRates = false, SupportShrinkage = 0 },
            Optimizer = new OptimizerSpec { Rate = 1, EmbeddingRate = 1, Cosine = false },
        };

        var job = await ClusterJob.SubmitAsync(cluster, diverging);
        var ended = await job.WaitAsync("its failure", status => status.State == JobState.Failed);

        Assert.Matches(@"^Step \d+, micro-batch \d+.*\(Tasks of the micro-batch: \d+(, \d+)*\.\)$", ended.Error);
        Assert.StartsWith($"Step {ended.Checkpoint!.Step}, ", ended.Error, StringComparison.Ordinal);
        Assert.Equal(await Reference.HashAsync(diverging, ended.Checkpoint.Step), ended.Checkpoint.Sha256);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(cluster.StorageFolder, "checkpoints", job.Id), $"*{ended.Checkpoint.Sha256[..8]}*"));
    }
}
