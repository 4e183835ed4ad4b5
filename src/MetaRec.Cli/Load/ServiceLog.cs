namespace MetaRec.Cli.Load;

/// <summary>Which version was in service when, as one knows who changes it. While a change is under way, what was before it may answer as well as what comes. Times are a stopwatch's. Thread-safe.</summary>
/// <param name="version">What is in service at the beginning.</param>
internal sealed class ServiceLog(int version)
{
    private readonly Lock _gate = new();
    private readonly List<(int Version, long From, long Until)> _times = [(version, long.MinValue, long.MaxValue)];

    /// <summary>A change is asked for.</summary>
    public void Begin(int next, long at)
    {
        lock (_gate)
        {
            _times.Add((next, at, long.MaxValue));
        }
    }

    /// <summary>The change is acknowledged: from now on nobody may be answered by what was before it.</summary>
    public void Settle(long at)
    {
        lock (_gate)
        {
            _times[^2] = _times[^2] with { Until = at };
        }
    }

    /// <summary>Whether a version may have answered a request.</summary>
    public bool Allows(int version, long sentAt, long answeredAt)
    {
        lock (_gate)
        {
            return _times.Exists(time => time.Version == version && time.From <= answeredAt && sentAt <= time.Until);
        }
    }
}
