using System.Diagnostics;
using System.Globalization;
using MetaRec.Client.Jobs;

namespace MetaRec.Cli.Jobs;

/// <summary>How far a job has come, in one line.</summary>
/// <param name="steps">Meta-steps it will make.</param>
/// <param name="withBar">Whether the line begins with a bar.</param>
internal sealed class JobProgressLine(int steps, bool withBar)
{
    private const int BarWidth = 24;
    private readonly Stopwatch _clock = new();
    private int _firstStep;

    public string Of(JobMetricsPoint point) => Of(point, Elapsed(point.Step));

    /// <param name="point">Where it is.</param>
    /// <param name="elapsed">Since the first point that was shown.</param>
    internal string Of(JobMetricsPoint point, TimeSpan elapsed)
    {
        var full = (int)((long)BarWidth * point.Step / steps);
        var bar = withBar ? $"{new string('█', full)}{new string('░', BarWidth - full)}  " : "";
        var gained = point.Epsilon is { } epsilon
            ? PrivacyText.Spent(epsilon)
            : string.Create(CultureInfo.InvariantCulture, $"query loss {point.LossBefore:0.0000} → {point.LossAfter:0.0000} adapted");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bar}{100L * point.Step / steps} %  step {point.Step:N0}/{steps:N0}  {gained}  {point.TasksPerSecond:N0} tasks/s{Remaining(point.Step, elapsed)}");
    }

    private TimeSpan Elapsed(int step)
    {
        if (!_clock.IsRunning)
        {
            _clock.Start();
            _firstStep = step;
        }

        return _clock.Elapsed;
    }

    private string Remaining(int step, TimeSpan elapsed)
    {
        var done = step - _firstStep;
        if (done <= 0 || step >= steps)
        {
            return "";
        }

        var left = elapsed / done * (steps - step);
        return string.Create(CultureInfo.InvariantCulture, $"  ETA {Shown(left)}");
    }

    private static string Shown(TimeSpan left) =>
        left.TotalSeconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalSeconds):0} s")
        : left.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{left:m\\:ss} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours}:{left.Minutes:00} h");
}
