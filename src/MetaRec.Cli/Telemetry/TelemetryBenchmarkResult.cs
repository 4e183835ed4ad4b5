namespace MetaRec.Cli.Telemetry;

/// <summary>What telemetry costs.</summary>
/// <param name="Rounds">Tasks a second of each round, without and with.</param>
/// <param name="Batches">Batches of spans that have come, so that something was measured.</param>
/// <param name="Scrapes">Scrapes of the metrics.</param>
internal sealed record TelemetryBenchmarkResult(IReadOnlyList<TelemetryRound> Rounds, long Batches, long Scrapes)
{
    /// <summary>Tasks a second, with to without: above 1 where telemetry was faster by chance.</summary>
    public Spread Ratio => Spread.Of(Rounds.Select(round => round.Ratio));

    /// <summary>Processor time for a task, with to without.</summary>
    public Spread CpuRatio => Spread.Of(Rounds.Select(round => round.CpuRatio));
}
