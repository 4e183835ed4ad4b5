namespace MetaRec.Learning.Benchmarks;

/// <summary>Tasks per second of the three ways to the same meta-gradient.</summary>
/// <param name="Engine">Closed form over the whole micro-batch.</param>
/// <param name="AutogradPerTask">One task after the other, second order by autograd.</param>
/// <param name="AutogradBmm">All tasks' weights stacked, second order by autograd.</param>
public sealed record MethodRates(double Engine, double AutogradPerTask, double AutogradBmm);
