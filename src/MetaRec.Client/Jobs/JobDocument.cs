using MetaRec.Data.Specs;

namespace MetaRec.Client.Jobs;

/// <summary>A job.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">One of <see cref="JobStates"/>.</param>
/// <param name="Phase">What it is at: queued, loading, training, waiting, checkpointing or ended.</param>
/// <param name="Step">Meta-steps made.</param>
/// <param name="Steps">Meta-steps it will make.</param>
/// <param name="TasksPerSecond">Tasks meta-trained per second since it was last started.</param>
/// <param name="LossBefore">Query loss at θ, mean over the latest meta-steps; null before the first, and for a private job.</param>
/// <param name="LossAfter">Query loss after adaptation, mean over the latest meta-steps; null before the first, and for a private job.</param>
/// <param name="CheckpointStep">Meta-steps that the latest checkpoint has.</param>
/// <param name="CheckpointSha256">SHA-256 of the latest checkpoint: equal specs end in equal hashes.</param>
/// <param name="Detail">What it waits for, where it waits.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="SubmittedAt">When it was accepted.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Spec">What it trains; null in lists and events.</param>
public sealed record JobDocument(
    string Id,
    string State,
    string Phase,
    int Step,
    int Steps,
    double TasksPerSecond,
    double? LossBefore,
    double? LossAfter,
    int? CheckpointStep,
    string? CheckpointSha256,
    string? Detail,
    string? Error,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? EndedAt,
    TrainingSpec? Spec)
{
    /// <summary>What the meta-steps so far cost in privacy; null where the job is not private.</summary>
    public PrivacyCost? Privacy { get; init; }
}
