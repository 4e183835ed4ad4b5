using MetaRec.Learning.Benchmarks;

namespace MetaRec.Cli.Load;

/// <summary>How long requests took, all of them kept. Thread-safe.</summary>
internal sealed class LatencySeries
{
    private readonly Lock _gate = new();
    private readonly List<double> _milliseconds = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _milliseconds.Count;
            }
        }
    }

    public void Add(TimeSpan latency)
    {
        lock (_gate)
        {
            _milliseconds.Add(latency.TotalMilliseconds);
        }
    }

    /// <summary>Percentiles; zeros where nothing was recorded.</summary>
    public Percentiles Percentiles(params IEnumerable<LatencySeries> others)
    {
        double[] all = [.. others.Append(this).SelectMany(series => series.Values())];
        return all.Length == 0 ? new Percentiles(0, 0, 0) : Learning.Benchmarks.Percentiles.Of(all);
    }

    private double[] Values()
    {
        lock (_gate)
        {
            return [.. _milliseconds];
        }
    }
}
