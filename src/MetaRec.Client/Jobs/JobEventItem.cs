namespace MetaRec.Client.Jobs;

/// <summary>An event of a job, as <see cref="JobsClient.EventsAsync"/> gives it: exactly one of the three is set.</summary>
/// <param name="Id">To go on from.</param>
/// <param name="Status">The job has changed its state.</param>
/// <param name="Log">A line of its log.</param>
/// <param name="Metrics">A point of its history.</param>
public sealed record JobEventItem(string Id, JobDocument? Status, JobLogEntry? Log, JobMetricsPoint? Metrics);
