using System.Diagnostics;
using System.Text.Json.Serialization;
using MetaRec.Cli.Demo;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Evaluation;

/// <summary>What demo and evaluate print with <c>-o json</c>. Fields are added, never renamed.</summary>
internal sealed record ResultDocument
{
    public required string Dataset { get; init; }

    /// <summary>Wall time of the command.</summary>
    public required double Seconds { get; init; }

    public required int Silos { get; init; }

    /// <summary>Meta-steps of each training.</summary>
    public required int Steps { get; init; }

    public required double TasksPerSecond { get; init; }

    /// <summary>Of the last checkpoint; with several trainings, of the first one's.</summary>
    public required string CheckpointSha256 { get; init; }

    public required IReadOnlyList<EvaluationRow> Rows { get; init; }

    /// <summary>"tasks" or "all-warm".</summary>
    public required string Training { get; init; }

    /// <summary>Of all checkpoints, where there are several trainings.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? CheckpointSha256BySeed { get; init; }

    /// <summary>The method against floors on the same draws; negative where it is better.</summary>
    public required IReadOnlyList<PairedDifference> Differences { get; init; }

    /// <summary>Error without adaptation minus error with it.</summary>
    public required IReadOnlyList<PairedDifference> Improvements { get; init; }

    /// <summary>Known for generated data only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? BestPossibleMae { get; init; }

    /// <summary>Known for generated data only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? BestPossibleRmse { get; init; }

    /// <summary>Largest resident memory of the process.</summary>
    public long PeakMemoryBytes { get; init; } = PeakMemory();

    /// <summary>Path of report.md.</summary>
    public required string Report { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Story? Story { get; init; }

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
