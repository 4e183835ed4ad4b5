namespace MetaRec.Contracts.Jobs;

/// <summary>A line of a job's own log: life cycle, waits, retries, checkpoints. Never anything about a user.</summary>
[GenerateSerializer, Immutable, Alias("metarec.JobLogLine")]
public sealed record JobLogLine([property: Id(0)] JobLogLevel Level, [property: Id(1)] string Message);
