namespace MetaRec.Client.Jobs;

/// <summary>A point of a job's history.</summary>
/// <param name="At">When.</param>
/// <param name="Step">Meta-steps made.</param>
/// <param name="LossBefore">Query loss at θ, mean over the latest meta-steps; null for a private job.</param>
/// <param name="LossAfter">Query loss after adaptation, mean over the latest meta-steps; null for a private job.</param>
/// <param name="TasksPerSecond">Tasks meta-trained per second.</param>
public sealed record JobMetricsPoint(DateTimeOffset At, int Step, double? LossBefore, double? LossAfter, double TasksPerSecond)
{
    /// <summary>What the meta-steps so far cost: ε of a private job; else null.</summary>
    public double? Epsilon { get; init; }
}
