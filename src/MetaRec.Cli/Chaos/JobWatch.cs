using System.Diagnostics;
using MetaRec.Cli.CommandLine;
using MetaRec.Contracts.Jobs;

namespace MetaRec.Cli.Chaos;

/// <summary>Follows one job of a cluster that is being disturbed.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="id">The job.</param>
/// <param name="meanwhile">Called between two looks at the job.</param>
/// <param name="terminal">Told about progress.</param>
internal sealed class JobWatch(LocalCluster cluster, string id, Func<CancellationToken, Task> meanwhile, Terminal terminal)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromMinutes(3);

    /// <summary>Its meta-steps so far.</summary>
    public ReplayCount Steps { get; } = new();

    /// <summary>Follows the job until a condition holds; if it never does, until the job has succeeded.</summary>
    /// <exception cref="JobFailedException">The job has ended otherwise, or stands still.</exception>
    public async Task<JobStatus> FollowAsync(Func<JobStatus, bool> condition, CancellationToken cancellationToken)
    {
        var still = Stopwatch.StartNew();
        while (true)
        {
            var status = await cluster.CallAsync(grains => grains.GetGrain<IJobGrain>(id).GetStatusAsync(), cancellationToken);
            var before = Steps.Highest;
            Steps.Add(status.Progress);
            if (Steps.Highest > before)
            {
                still.Restart();
                terminal.Progress($"Job '{id}': step {Steps.Highest:N0} of {status.Steps:N0}");
            }

            if (condition(status) || status.State == JobState.Succeeded)
            {
                return status;
            }

            if (status.HasEnded || still.Elapsed > LongestStandstill)
            {
                throw new JobFailedException(
                    $"Job '{id}' is {status.State} at step {Steps.Highest:N0} of {status.Steps:N0}: {status.Error ?? status.Progress.Detail ?? $"no step for {LongestStandstill.TotalMinutes:0} minutes."}");
            }

            await meanwhile(cancellationToken);
            await Task.Delay(PollInterval, cancellationToken);
        }
    }
}
