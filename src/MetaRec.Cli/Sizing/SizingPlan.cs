namespace MetaRec.Cli.Sizing;

/// <summary>The result of <c>metarec cluster size</c>.</summary>
/// <param name="Roles">What Deployments and StatefulSet get.</param>
/// <param name="Volumes">What the volumes ask for.</param>
/// <param name="TrainingSeconds">What a training run takes with these workers.</param>
/// <param name="Steps">The arithmetic.</param>
/// <param name="Warnings">What the formulas do not carry.</param>
/// <param name="Figures">The constants.</param>
internal sealed record SizingPlan(
    IReadOnlyList<SizedRole> Roles, IReadOnlyList<SizedVolume> Volumes, double TrainingSeconds, IReadOnlyList<SizingStep> Steps, IReadOnlyList<string> Warnings, CapacityFigures Figures);
