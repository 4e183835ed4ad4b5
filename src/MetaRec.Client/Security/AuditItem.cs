namespace MetaRec.Client.Security;

/// <summary>An entry of the audit log.</summary>
/// <param name="Number">Its place in the log, from 1.</param>
/// <param name="At">When it was asked for.</param>
/// <param name="Who">The key or the subject that asked for it.</param>
/// <param name="Action">What, such as <c>job.delete</c>.</param>
/// <param name="Target">Of what: an id.</param>
/// <param name="Outcome">done, refused or failed, with the HTTP status; null where the gateway was lost before it could tell, or it is not over yet.</param>
public sealed record AuditItem(long Number, DateTimeOffset At, string Who, string Action, string Target, string? Outcome);
