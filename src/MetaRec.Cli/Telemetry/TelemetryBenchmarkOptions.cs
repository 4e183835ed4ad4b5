namespace MetaRec.Cli.Telemetry;

/// <summary>How the cost of telemetry is measured.</summary>
internal sealed record TelemetryBenchmarkOptions
{
    /// <summary>Pairs of measurements: one without telemetry and one with it.</summary>
    /// <value>15</value>
    public int Rounds { get; init; } = 15;

    /// <summary>Time of one measurement.</summary>
    /// <value>4 s</value>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The share of meta-steps that are traced.</summary>
    /// <value>0.1, as by default</value>
    public double SamplingRatio { get; init; } = 0.1;

    /// <summary>How often the metrics are scraped.</summary>
    /// <value>1 s, fifteen times as often as Prometheus is configured to</value>
    public TimeSpan Scrape { get; init; } = TimeSpan.FromSeconds(1);
}
