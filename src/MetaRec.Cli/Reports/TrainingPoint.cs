namespace MetaRec.Cli.Reports;

/// <summary>One meta-step of a training curve.</summary>
/// <param name="Step">Meta-step.</param>
/// <param name="LossBefore">Mean query loss of the step's tasks before adaptation.</param>
/// <param name="LossAfter">Mean query loss of the same tasks after adaptation.</param>
internal sealed record TrainingPoint(long Step, double LossBefore, double LossAfter);
