using System.Diagnostics;
using MetaRec.Cli.Jobs;
using MetaRec.Contracts.Jobs;

namespace MetaRec.Cli.Training;

/// <summary>A job's progress in one line. Keeps the latest rate that was reported.</summary>
internal sealed class ProgressLine(string label)
{
    private readonly Stopwatch _clock = new();
    private int _firstStep;

    /// <summary>The latest rate that was not zero.</summary>
    public double TasksPerSecond { get; private set; }

    public string Of(JobStatus status)
    {
        var progress = status.Progress;
        if (progress.TasksPerSecond > 0)
        {
            TasksPerSecond = progress.TasksPerSecond;
        }

        if (progress.Phase is JobPhase.Queued or JobPhase.Loading)
        {
            return $"{label}: {(progress.Phase == JobPhase.Queued ? "starting" : "loading")}";
        }

        if (!_clock.IsRunning)
        {
            _clock.Start();
            _firstStep = progress.Step;
        }

        var waiting = progress.Phase == JobPhase.Waiting && progress.Detail is { } detail ? $"  waiting: {detail}" : "";

        // Before the first meta-step there is no loss yet.
        var gained = progress.Privacy is { } privacy ? $"  {PrivacyText.Spent(privacy.Epsilon)}  {TasksPerSecond:N0} tasks/s"
            : double.IsNaN(progress.LossBefore) ? ""
            : $"  query loss {progress.LossBefore:0.0000} → {progress.LossAfter:0.0000} adapted  {TasksPerSecond:N0} tasks/s";
        return $"{label}: step {progress.Step:N0}/{status.Steps:N0}{gained}{Remaining(status)}{waiting}";
    }

    private string Remaining(JobStatus status)
    {
        var done = status.Progress.Step - _firstStep;
        if (done <= 0 || status.State != JobState.Running)
        {
            return "";
        }

        var left = TimeSpan.FromSeconds(_clock.Elapsed.TotalSeconds / done * (status.Steps - status.Progress.Step));
        return left.TotalSeconds < 60 ? $"  ETA {Math.Ceiling(left.TotalSeconds):0} s" : $"  ETA {left:m\\:ss} min";
    }
}
