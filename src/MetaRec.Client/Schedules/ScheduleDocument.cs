using MetaRec.Data.Specs;

namespace MetaRec.Client.Schedules;

/// <summary>A schedule: what it retrains, when, and how its runs ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">The model.</param>
/// <param name="Every">From one time to the next, like 6h.</param>
/// <param name="MinNewEvents">New ratings without which a run trains nothing.</param>
/// <param name="Promote">when-better or never.</param>
/// <param name="Paused">Whether no run is started when one is due.</param>
/// <param name="NextAt">When the next run is due.</param>
/// <param name="Spec">How it trains; null: as the version in service was trained.</param>
/// <param name="Runs">The latest 50 runs, the newest first; the first may be under way.</param>
public sealed record ScheduleDocument(
    string Name, string Model, string Every, long MinNewEvents, string Promote, bool Paused, DateTimeOffset NextAt, TrainingSpec? Spec, IReadOnlyList<ScheduleRunDocument> Runs);
