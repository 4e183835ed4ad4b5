namespace MetaRec.Cli.Starts;

/// <summary>How long programs take from their execution until their readiness probe says yes.</summary>
/// <param name="Programs">One for each program, silos first.</param>
internal sealed record StartBenchmarkResult(IReadOnlyList<ProgramStart> Programs);
