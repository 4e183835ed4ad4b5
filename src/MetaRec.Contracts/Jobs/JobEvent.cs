namespace MetaRec.Contracts.Jobs;

/// <summary>Something that happened to a job: exactly one of the three is set.</summary>
/// <param name="Id">Ascending within the job; not every number is used.</param>
/// <param name="At">When.</param>
/// <param name="Status">The job has changed its state.</param>
/// <param name="Log">A line of its log.</param>
/// <param name="Metrics">A point of its history.</param>
[GenerateSerializer, Immutable, Alias("metarec.JobEvent")]
public sealed record JobEvent(
    [property: Id(0)] long Id,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] JobStatus? Status,
    [property: Id(3)] JobLogLine? Log,
    [property: Id(4)] JobMetrics? Metrics);
