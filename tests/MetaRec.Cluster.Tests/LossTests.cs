using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Cluster.Tests;

/// <summary>What a job survives, on real processes: it ends in the same bits as if nothing had happened.</summary>
public sealed class LossTests(SharedCluster shared)
{
    // A silo is to be gone within 5 s of its SIGTERM; the rest is for machines that are busy with other things.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5) * 4;

    [ClusterFact]
    public async Task Kill_Worker_OthersDoItsWorkAndTheBitsAreTheSame()
    {
        var cluster = await shared.GetAsync();
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);
        var coordinator = await cluster.FindCoordinatorAsync(job.Id);
        var victim = cluster.Silos.First(silo => silo != coordinator);

        victim.Process.Kill();
        var killed = await job.GetStatusAsync();
        await job.WaitForStepAsync(killed.Progress.Step + 20);

        await job.StopAndCompareAsync();
    }

    [ClusterFact]
    public async Task Kill_CoordinatorsSilo_GoesOnFromTheCheckpointElsewhereToTheSameBits()
    {
        var cluster = await shared.GetAsync();
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);
        await job.WaitAsync("a checkpoint", status => status.Checkpoint is not null);
        var coordinator = await cluster.FindCoordinatorAsync(job.Id);
        var before = await job.GetStatusAsync();

        coordinator!.Process.Kill();
        var after = await job.WaitAsync("another coordinator", status => status.Progress.Coordinator != before.Progress.Coordinator && status.Progress.Phase == JobPhase.Training);
        await job.WaitForStepAsync(after.Progress.StartedAt + 30);

        Assert.InRange(after.Progress.StartedAt, before.Checkpoint!.Step, int.MaxValue);
        Assert.Equal(0, after.Progress.StartedAt % TestSpecs.Endless.CheckpointEvery);
        await job.StopAndCompareAsync();
    }

    [ClusterFact]
    public async Task Terminate_WithWorkInFlight_ExitsInTimeAndTheBitsAreTheSame()
    {
        var cluster = await shared.GetAsync();
        var job = await ClusterJob.SubmitAsync(cluster, TestSpecs.Heavy);
        await job.WaitForStepAsync(2);
        var coordinator = await cluster.FindCoordinatorAsync(job.Id);
        var victim = cluster.Silos.First(silo => silo != coordinator);

        victim.Process.Terminate();
        var exitCode = await victim.Process.WaitForExitAsync(StopLimit);
        var after = await job.GetStatusAsync();
        await job.WaitForStepAsync(after.Progress.Step + 2);

        Assert.Equal(0, exitCode);
        await job.StopAndCompareAsync();
    }

    [ClusterFact]
    public async Task Restart_Redis_CheckpointsGoOnAndTheBitsAreTheSame()
    {
        var cluster = await shared.GetAsync();
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);

        cluster.Redis.Process.Kill();
        await cluster.Redis.Process.WaitForExitAsync(StopLimit);
        var away = await job.GetStatusAsync();
        await cluster.Redis.StartAgainAsync();
        await job.WaitAsync("a later checkpoint", status => status.Checkpoint is { } checkpoint && checkpoint.Step > away.Progress.Step);

        await job.StopAndCompareAsync();
    }

    [ClusterFact]
    public async Task Submit_SameIdAgain_IsOneJobAndAnotherSpecIsRefused()
    {
        var cluster = await shared.GetAsync();
        var id = $"job-{Guid.NewGuid():N}";
        Task<JobStatus> SubmitAsync(TrainingSpec spec) => cluster.CallAsync(grains => grains.GetGrain<IJobGrain>(id).SubmitAsync(spec));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SubmitAsync(TestSpecs.Endless)));
        var refused = await Assert.ThrowsAsync<JobConflictException>(() => SubmitAsync(TestSpecs.Endless with { Seed = 2 }));
        var status = await cluster.CallAsync(grains => grains.GetGrain<IJobGrain>(id).StopAsync());
        var events = await cluster.CallAsync(grains => grains.GetGrain<IJobJournalGrain>(id).ReadAsync(0, JobEventKinds.Log, TimeSpan.Zero));

        Assert.Equal(JobState.Stopped, status.State);
        Assert.Contains("exists with another spec: ", refused.Message, StringComparison.Ordinal);
        Assert.Single(events, known => known.Log!.Message.StartsWith("Accepted", StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task Train_ParametersTooLargeForAMessage_FailsClearlyAndOtherJobsGoOn()
    {
        var cluster = await shared.GetAsync();
        var (other, before) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);
        var tooLarge = TestSpecs.Endless with
        {
            Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 1000, Items = 20_000, RatingsPerUser = 40 } },
            Model = new ModelSpec { EmbeddingSize = 512, Hidden = [16], WarmItemRatings = 1 },
        };

        var job = await ClusterJob.SubmitAsync(cluster, tooLarge);
        var ended = await job.WaitAsync("its failure", status => status.State == JobState.Failed);
        await other.WaitForStepAsync(before.Progress.Step + 20);

        Assert.Contains("at most 8,388,608 numbers", ended.Error, StringComparison.Ordinal);
        await other.StopAndCompareAsync();
    }
}
