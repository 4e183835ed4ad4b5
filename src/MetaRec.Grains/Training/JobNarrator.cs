using System.Globalization;
using MetaRec.Contracts.Jobs;

namespace MetaRec.Grains.Training;

/// <summary>Turns what a job and its coordinator report into the lines of the job's log.</summary>
internal sealed class JobNarrator(TimeProvider time)
{
    /// <summary>While a job waits, it says so once in this time.</summary>
    public static readonly TimeSpan WaitInterval = TimeSpan.FromSeconds(10);

    private JobPhase _phase = JobPhase.Queued;
    private long? _saidWaiting;

    /// <summary>The line about a change of state.</summary>
    /// <param name="status">The job now.</param>
    /// <param name="first">Whether it is the first that is known of the job.</param>
    public JobLogLine Of(JobStatus status, bool first)
    {
        _phase = JobPhase.Queued;
        var step = status.Checkpoint?.Step ?? 0;
        return status.State switch
        {
            JobState.Failed => new(JobLogLevel.Error, $"Failed: {status.Error ?? "no reason was given"}"),
            JobState.Succeeded => Line($"Succeeded after {status.Steps:N0} meta-steps; checkpoint {status.Checkpoint?.Sha256}."),
            JobState.Stopped => Line($"Stopped at step {step:N0} of {status.Steps:N0}."),
            _ when first => Line($"Accepted: {status.Steps:N0} meta-steps."),
            _ => Line($"Resumed from step {step:N0}."),
        };
    }

    /// <summary>The line about a coordinator's report; null where it is no news.</summary>
    public JobLogLine? Of(JobProgress progress)
    {
        var before = _phase;
        _phase = progress.Phase;
        switch (progress.Phase)
        {
            case JobPhase.Waiting when before != JobPhase.Waiting || _saidWaiting is not { } said || time.GetElapsedTime(said) >= WaitInterval:
                _saidWaiting = time.GetTimestamp();
                return new JobLogLine(JobLogLevel.Warning, $"Waiting: {progress.Detail ?? "no reason was given"}");
            case JobPhase.Loading when before != JobPhase.Loading:
                return Line($"Loading data and checkpoint.");
            case JobPhase.Training when before == JobPhase.Waiting:
                return Line($"Going on after step {progress.Step:N0}.");
            case JobPhase.Training when before is JobPhase.Queued or JobPhase.Loading:
                return Line($"Meta-training; step {progress.Step:N0} is made.");
            default:
                return null;
        }
    }

    /// <summary>The line about a checkpoint.</summary>
    public static JobLogLine Of(CheckpointReference checkpoint) => checkpoint.Privacy is { } privacy
        ? Line($"Checkpoint at step {checkpoint.Step:N0}: {checkpoint.Sha256}; ε = {privacy.Epsilon:0.000} at δ = {privacy.Delta:0.0e+0}.")
        : Line($"Checkpoint at step {checkpoint.Step:N0}: {checkpoint.Sha256}.");

    private static JobLogLine Line(FormattableString text) => new(JobLogLevel.Information, text.ToString(CultureInfo.InvariantCulture));
}
