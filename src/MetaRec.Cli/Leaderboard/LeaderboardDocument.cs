using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Leaderboard;

/// <summary>What <c>metarec leaderboard -o json</c> prints. Fields are added, never renamed.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Training">"tasks" or "all-warm".</param>
/// <param name="Seeds">Trainings of each learner.</param>
/// <param name="Steps">Meta-steps asked for on the command line; null: each recipe's own.</param>
/// <param name="Entries">Learners and floors, by cold user error.</param>
/// <param name="Differences">Each learner against each floor and scenario, task by task; negative where the learner is better.</param>
internal sealed record LeaderboardDocument(
    string Dataset, string Training, int Seeds, int? Steps, IReadOnlyList<LeaderboardEntry> Entries, IReadOnlyList<PairedDifference> Differences);
