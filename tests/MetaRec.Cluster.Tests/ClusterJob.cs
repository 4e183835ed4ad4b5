using System.Diagnostics;
using MetaRec.Cli.Chaos;
using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Cluster.Tests;

/// <summary>A job on a cluster of processes, as its client sees it.</summary>
internal sealed class ClusterJob
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly LocalCluster _cluster;
    private readonly TrainingSpec _spec;

    private ClusterJob(LocalCluster cluster, string id, TrainingSpec spec) => (_cluster, Id, _spec) = (cluster, id, spec);

    public string Id { get; }

    /// <summary>Submits a job under an id of its own.</summary>
    public static async Task<ClusterJob> SubmitAsync(LocalCluster cluster, TrainingSpec spec)
    {
        var job = new ClusterJob(cluster, $"job-{Guid.NewGuid():N}", spec);
        await job.CallAsync(grain => grain.SubmitAsync(spec));
        return job;
    }

    /// <summary>A job that was submitted by others.</summary>
    public static ClusterJob Of(LocalCluster cluster, string id, TrainingSpec spec) => new(cluster, id, spec);

    /// <summary>Submits a job that never ends by itself, and returns once it trains.</summary>
    public static async Task<(ClusterJob Job, JobStatus Status)> StartAsync(LocalCluster cluster, TrainingSpec spec)
    {
        var job = await SubmitAsync(cluster, spec);
        return (job, await job.WaitForStepAsync(10));
    }

    public Task<JobStatus> GetStatusAsync() => CallAsync(grain => grain.GetStatusAsync());

    /// <summary>Follows the job until a condition holds; fails with what was waited for and the last status where that takes too long, or where the job fails.</summary>
    public async Task<JobStatus> WaitAsync(string what, Func<JobStatus, bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var status = await GetStatusAsync();
            if (condition(status))
            {
                return status;
            }

            Assert.False(status.State == JobState.Failed, $"Waited for {what}, but the job failed: {status.Error}");
            Assert.True(clock.Elapsed < Limit, $"Waited {Limit.TotalSeconds} s for {what}. Last seen: {status}. Silos:\n{Outputs()}");
            await Task.Delay(PollInterval);
        }
    }

    /// <summary>Waits until so many meta-steps are made.</summary>
    public Task<JobStatus> WaitForStepAsync(int step) => WaitAsync($"meta-step {step}", status => status.Progress.Phase == JobPhase.Training && status.Progress.Step >= step);

    public Task<JobStatus> WaitForEndAsync() => WaitAsync("the job's end", status => status.HasEnded);

    /// <summary>Stops the job, and compares its checkpoint with the same meta-steps made in one loop.</summary>
    public async Task<JobStatus> StopAndCompareAsync()
    {
        var stopped = await CallAsync(grain => grain.StopAsync());

        Assert.Equal(JobState.Stopped, stopped.State);
        Assert.Equal(await Reference.HashAsync(_spec, stopped.Checkpoint!.Step), stopped.Checkpoint.Sha256);
        return stopped;
    }

    public Task<JobStatus> CallAsync(Func<IJobGrain, Task<JobStatus>> call) => _cluster.CallAsync(grains => call(grains.GetGrain<IJobGrain>(Id)));

    private string Outputs() => string.Join('\n', _cluster.Silos.Select(silo => $"--- {silo.Name}\n{silo.Process.Output}"));
}
