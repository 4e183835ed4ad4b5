namespace MetaRec.Contracts.Jobs;

/// <summary>A point of a job's history.</summary>
/// <param name="Step">Meta-steps made.</param>
/// <param name="LossBefore">Query loss at θ, mean over the latest meta-steps.</param>
/// <param name="LossAfter">Query loss after adaptation, mean over the latest meta-steps.</param>
/// <param name="TasksPerSecond">Tasks meta-trained per second.</param>
[GenerateSerializer, Immutable, Alias("metarec.JobMetrics")]
public sealed record JobMetrics(
    [property: Id(0)] int Step,
    [property: Id(1)] double LossBefore,
    [property: Id(2)] double LossAfter,
    [property: Id(3)] double TasksPerSecond)
{
    /// <summary>For a private job, whose losses are NaN: ε so far.</summary>
    [Id(4)]
    public double? Epsilon { get; init; }
}
