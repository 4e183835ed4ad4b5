namespace MetaRec.Contracts.Schedules;

/// <summary>How a run of a schedule ended.</summary>
public enum ScheduleOutcome
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>There were too few new ratings, or no version was in service; nothing was trained.</summary>
    Skipped,

    /// <summary>The new version is in service.</summary>
    Promoted,

    /// <summary>The new version is a candidate, and what was in service still is.</summary>
    NotPromoted,

    /// <summary>No version was made.</summary>
    Failed,
}
