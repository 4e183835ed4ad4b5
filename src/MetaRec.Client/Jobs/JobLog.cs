namespace MetaRec.Client.Jobs;

/// <summary>A job's log: life cycle, waits, retries, checkpoints; the latest lines.</summary>
/// <param name="Id">The job.</param>
/// <param name="Lines">Oldest first.</param>
public sealed record JobLog(string Id, IReadOnlyList<JobLogEntry> Lines);
