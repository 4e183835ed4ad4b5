namespace MetaRec.Contracts.Schedules;

/// <summary>How far a run of a schedule is. What a stage has made is durable before the next begins.</summary>
public enum ScheduleStage
{
    /// <summary>Counting the ratings, and taking a snapshot where there are enough.</summary>
    Snapshot,

    /// <summary>The job trains.</summary>
    Training,

    /// <summary>The job's checkpoint becomes a version.</summary>
    Registering,

    /// <summary>The version is compared with the floors and the version in service, and promoted or not.</summary>
    Evaluating,

    /// <summary>The run has ended.</summary>
    Ended,
}
