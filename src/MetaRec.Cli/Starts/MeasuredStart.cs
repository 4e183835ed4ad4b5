using MetaRec.Hosting.Monitoring;

namespace MetaRec.Cli.Starts;

/// <summary>One start of a program.</summary>
/// <param name="Seconds">From execution to the first probe that said ready.</param>
/// <param name="CpuSeconds">Processor time until then.</param>
/// <param name="Stages">When each stage was reached, in seconds since the process began.</param>
internal sealed record MeasuredStart(double Seconds, double CpuSeconds, IReadOnlyList<StartStage> Stages);
