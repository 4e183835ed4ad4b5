namespace MetaRec.Contracts.Training;

/// <summary>What adaptation did for a task the last time it was trained on.</summary>
/// <param name="Step">The meta-step.</param>
/// <param name="LossBefore">Query loss at θ.</param>
/// <param name="LossAfter">Query loss after adaptation.</param>
[GenerateSerializer, Immutable, Alias("metarec.TaskOutcome")]
public readonly record struct TaskOutcome([property: Id(0)] int Step, [property: Id(1)] float LossBefore, [property: Id(2)] float LossAfter);
