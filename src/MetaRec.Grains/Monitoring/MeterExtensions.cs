using System.Diagnostics.Metrics;

namespace MetaRec.Grains.Monitoring;

/// <summary>Instruments of the meter <c>MetaRec</c>.</summary>
internal static class MeterExtensions
{
    /// <summary>The meter of all that MetaRec measures.</summary>
    public const string Name = "MetaRec";

    // Without boundaries of their own histograms have those of milliseconds, and every time in seconds falls below the first.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private static readonly InstrumentAdvice<double> Losses = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.5, 2, 3, 5, 10],
    };

    /// <summary>A histogram of times from half a millisecond to a minute.</summary>
    public static Histogram<double> CreateTimes(this Meter meter, string name, string description) => meter.CreateHistogram(name, "s", description, tags: null, Seconds);

    /// <summary>A histogram of losses of a task.</summary>
    public static Histogram<double> CreateLosses(this Meter meter, string name, string description) => meter.CreateHistogram(name, null, description, tags: null, Losses);
}
