namespace MetaRec.Evaluation.Protocols;

/// <summary>Two methods on the same draws of the same tasks: a difference that is well beyond twice its standard error is not luck of the draw.</summary>
/// <param name="Scenario">Name of the scenario in files.</param>
/// <param name="MethodA">The method whose error counts positive.</param>
/// <param name="MethodB">The method whose error counts negative.</param>
/// <param name="Mean">Mean over tasks of error A minus error B (each averaged over the seeds first); negative where A is better.</param>
/// <param name="StandardError">Standard error of that mean over tasks; 0 with a single task.</param>
/// <param name="Tasks">How many tasks were compared.</param>
public sealed record PairedDifference(string Scenario, string MethodA, string MethodB, double Mean, double StandardError, int Tasks);
