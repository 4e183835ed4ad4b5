using System.Diagnostics;
using System.Globalization;

namespace MetaRec.Hosting.Monitoring;

/// <summary>
/// When a process reached the stages of its start, in seconds since the operating system began it: in its log, one sees where a slow start has lost its time. The first stage,
/// <c>program</c>, is the making of this: until then .NET has started and the command line was read. Thread-safe.
/// </summary>
public sealed class StartTimes
{
    private readonly Lock _gate = new();
    private readonly List<StartStage> _stages = [];
    private readonly TimeSpan _before;
    private readonly long _made = Stopwatch.GetTimestamp();

    /// <param name="before">How long the process had been running; by default what the operating system says.</param>
    public StartTimes(TimeSpan? before = null)
    {
        _before = before ?? Running();
        _stages.Add(new StartStage("program", _before.TotalSeconds));
    }

    /// <summary>The stages that were reached so far, in that order.</summary>
    public IReadOnlyList<StartStage> Stages
    {
        get
        {
            lock (_gate)
            {
                return [.. _stages];
            }
        }
    }

    /// <summary>A stage is reached now. Its name has neither spaces nor commas.</summary>
    public void Reach(string stage)
    {
        lock (_gate)
        {
            _stages.Add(new StartStage(stage, (_before + Stopwatch.GetElapsedTime(_made)).TotalSeconds));
        }
    }

    /// <summary><c>program 0.21 s, settings 0.34 s, …</c></summary>
    public override string ToString() => string.Join(", ", Stages);

    /// <summary>Finds what <see cref="ToString"/> gives inside a line.</summary>
    /// <returns>Null where the line has none.</returns>
    public static IReadOnlyList<StartStage>? Find(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var begin = line.IndexOf("program ", StringComparison.Ordinal);
        if (begin < 0)
        {
            return null;
        }

        var stages = new List<StartStage>();
        foreach (var part in line[begin..].TrimEnd('.').Split(", "))
        {
            if (part.Split(' ') is not [var name, var seconds, "s"] || !double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var at))
            {
                return null;
            }

            stages.Add(new StartStage(name, at));
        }

        return stages;
    }

    private static TimeSpan Running()
    {
        using var process = Process.GetCurrentProcess();
        return DateTime.Now - process.StartTime;
    }
}
