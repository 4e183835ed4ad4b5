using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Leaderboard;

/// <summary>One row: a method with its figures in every scenario.</summary>
/// <param name="Method">The recipe or floor.</param>
/// <param name="Kind">Meta-learned, or a floor.</param>
/// <param name="Scenarios">Its rows, by scenario.</param>
/// <param name="Adapted">Numbers that adapt to a task; null for a floor.</param>
/// <param name="Seconds">Training of all seeds; null for a floor.</param>
/// <param name="TasksPerSecond">Tasks meta-trained per second; null for a floor.</param>
/// <param name="Command">Gives the row by itself; null for a floor, which every command prints.</param>
/// <param name="CheckpointSha256BySeed">The trained checkpoints; null for a floor.</param>
internal sealed record LeaderboardEntry(
    string Method,
    ModelKind Kind,
    IReadOnlyList<EvaluationRow> Scenarios,
    int? Adapted,
    double? Seconds,
    double? TasksPerSecond,
    string? Command,
    IReadOnlyList<string>? CheckpointSha256BySeed);
