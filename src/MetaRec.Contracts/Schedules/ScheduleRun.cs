namespace MetaRec.Contracts.Schedules;

/// <summary>One run of a schedule: what it did, and why it ended as it did.</summary>
[GenerateSerializer, Immutable, Alias("metarec.ScheduleRun")]
public sealed record ScheduleRun
{
    /// <summary>Ascending from 1 within the schedule.</summary>
    [Id(0)]
    public int Number { get; init; }

    /// <summary>Whether it was asked for, and not due: then new ratings are not counted.</summary>
    [Id(1)]
    public bool IsManual { get; init; }

    [Id(2)]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it is under way.</summary>
    [Id(3)]
    public DateTimeOffset? EndedAt { get; init; }

    [Id(4)]
    public ScheduleStage Stage { get; init; }

    [Id(5)]
    public ScheduleOutcome Outcome { get; init; }

    /// <summary>Why it ended as it did; while it is under way, what it waits for.</summary>
    [Id(6)]
    public string Reason { get; init; } = "";

    /// <summary>Ratings that counted when it looked.</summary>
    [Id(7)]
    public long Ratings { get; init; }

    /// <summary>Ratings more than the version before was trained on.</summary>
    [Id(8)]
    public long NewRatings { get; init; }

    /// <summary>Name of the snapshot; null where none was taken.</summary>
    [Id(9)]
    public string? Snapshot { get; init; }

    /// <summary>The job; null where there is none.</summary>
    [Id(10)]
    public string? JobId { get; init; }

    /// <summary>Number of the version; null where there is none.</summary>
    [Id(11)]
    public int? Version { get; init; }

    /// <summary>The model whose ratings it takes, and to which its version belongs, whatever the schedule's model becomes; null until it has looked.</summary>
    [Id(12)]
    public string? Model { get; init; }
}
