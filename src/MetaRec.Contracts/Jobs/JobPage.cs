namespace MetaRec.Contracts.Jobs;

/// <summary>A part of the list of jobs, the latest submitted first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="Next">The cursor of the part after it; null where it is the last.</param>
[GenerateSerializer, Immutable, Alias("metarec.JobPage")]
public sealed record JobPage([property: Id(0)] IReadOnlyList<JobEntry> Jobs, [property: Id(1)] long? Next);
