namespace MetaRec.Cli.Scaling;

/// <summary>What had been used by the end of a meta-step.</summary>
/// <param name="Steps">Meta-steps made since the meter began.</param>
/// <param name="Timestamp">When the last one ended.</param>
/// <param name="Cpu">Processor time of this process.</param>
/// <param name="Lanes">Time that the lanes of this process spent computing.</param>
/// <param name="Bytes">Parameters and gradients that travelled between silos.</param>
/// <param name="Allocated">Managed memory allocated by this process.</param>
internal readonly record struct StepSample(int Steps, long Timestamp, TimeSpan Cpu, TimeSpan Lanes, long Bytes, long Allocated);
