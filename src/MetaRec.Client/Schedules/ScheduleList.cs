namespace MetaRec.Client.Schedules;

/// <summary>All schedules, by name.</summary>
/// <param name="Schedules">The schedules.</param>
public sealed record ScheduleList(IReadOnlyList<ScheduleDocument> Schedules);
