namespace MetaRec.Contracts.Training;

/// <summary>What adaptation did for a task the last time it was trained on.</summary>
/// <param name="Task">The task.</param>
/// <param name="Step">The meta-step.</param>
/// <param name="LossBefore">Query loss at θ.</param>
/// <param name="LossAfter">Query loss after adaptation.</param>
[GenerateSerializer, Immutable, Alias("metarec.TaskOutcome")]
public readonly record struct TaskOutcome(
    [property: Id(0)] int Task, [property: Id(1)] int Step, [property: Id(2)] float LossBefore, [property: Id(3)] float LossAfter);
