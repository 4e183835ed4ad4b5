namespace MetaRec.Client.Jobs;

/// <summary>A line of a job's log.</summary>
/// <param name="Id">Ascending; the id of the event.</param>
/// <param name="At">When.</param>
/// <param name="Level">information, warning or error.</param>
/// <param name="Message">What happened.</param>
public sealed record JobLogEntry(long Id, DateTimeOffset At, string Level, string Message);
