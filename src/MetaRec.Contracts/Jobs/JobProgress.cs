using MetaRec.Data.Specs;

namespace MetaRec.Contracts.Jobs;

/// <summary>What a coordinator reports while it trains. Not durable: a restart begins it again.</summary>
/// <param name="Phase">What it is at.</param>
/// <param name="Step">Meta-steps made.</param>
/// <param name="LossBefore">Query loss at θ, mean over the latest meta-steps; NaN before the first.</param>
/// <param name="LossAfter">Query loss after adaptation, mean over the latest meta-steps; NaN before the first.</param>
/// <param name="TasksPerSecond">Tasks meta-trained per second since this coordinator started.</param>
/// <param name="TrainingSeconds">Time this coordinator has spent on meta-steps.</param>
/// <param name="Detail">What it waits for, where it waits.</param>
[GenerateSerializer, Immutable, Alias("metarec.JobProgress")]
public sealed record JobProgress(
    [property: Id(0)] JobPhase Phase,
    [property: Id(1)] int Step,
    [property: Id(2)] double LossBefore,
    [property: Id(3)] double LossAfter,
    [property: Id(4)] double TasksPerSecond,
    [property: Id(5)] double TrainingSeconds,
    [property: Id(6)] string? Detail)
{
    /// <summary>Tells the coordinators that a job has had apart; empty before one has loaded its checkpoint.</summary>
    [Id(7)]
    public Guid Coordinator { get; init; }

    /// <summary>The step that this coordinator went on from.</summary>
    [Id(8)]
    public int StartedAt { get; init; }

    /// <summary>What the meta-steps so far cost in privacy; null where the job is not private. Its losses are not told: they stay NaN.</summary>
    [Id(9)]
    public PrivacyCost? Privacy { get; init; }
}
