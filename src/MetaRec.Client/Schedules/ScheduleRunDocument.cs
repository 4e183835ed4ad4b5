namespace MetaRec.Client.Schedules;

/// <summary>One run of a schedule.</summary>
/// <param name="Number">Ascending from 1 within the schedule.</param>
/// <param name="Manual">Whether it was asked for, and not due.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it is under way.</param>
/// <param name="Stage">snapshot, training, registering, evaluating or ended.</param>
/// <param name="Outcome">skipped, promoted, not-promoted or failed; null while it is under way.</param>
/// <param name="Reason">Why it ended as it did; while it is under way, what it waits for.</param>
/// <param name="Ratings">Ratings that counted when it looked.</param>
/// <param name="NewRatings">Ratings more than the version before was made with.</param>
/// <param name="Snapshot">SHA-256 (hex) of its snapshot; null where none was taken.</param>
/// <param name="JobId">Its job; null where there is none.</param>
/// <param name="Version">The version that it made; null where there is none.</param>
/// <param name="Model">The model whose ratings it took and to which its version belongs, also where the schedule has another since; null until it has looked.</param>
public sealed record ScheduleRunDocument(
    int Number, bool Manual, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Stage, string? Outcome, string Reason, long Ratings, long NewRatings, string? Snapshot, string? JobId, int? Version,
    string? Model);
