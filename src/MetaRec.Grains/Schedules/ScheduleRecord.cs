using MetaRec.Contracts.Schedules;
using MetaRec.Data.Specs;

namespace MetaRec.Grains.Schedules;

/// <summary>The durable part of a schedule. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.ScheduleRecord")]
internal sealed record ScheduleRecord
{
    /// <summary>Null: there is no such schedule.</summary>
    [Id(0)]
    public ScheduleDefinition? Definition { get; init; }

    [Id(1)]
    public long Revision { get; init; }

    [Id(2)]
    public bool IsPaused { get; init; }

    [Id(3)]
    public DateTimeOffset NextAt { get; init; }

    /// <summary>The run under way; null: none.</summary>
    [Id(4)]
    public ScheduleRun? Current { get; init; }

    /// <summary>What the run under way trains; null until its snapshot is taken.</summary>
    [Id(5)]
    public TrainingSpec? Spec { get; init; }

    /// <summary>Runs that have ended, newest first.</summary>
    [Id(6)]
    public List<ScheduleRun> Runs { get; init; } = [];

    /// <summary>The highest number that a run was ever given.</summary>
    [Id(7)]
    public int LastRun { get; init; }

    /// <summary>Ratings of the definition's model that the last version was trained on or evaluated on.</summary>
    [Id(8)]
    public long RatingsSeen { get; init; }

    /// <summary>Begins a run.</summary>
    public ScheduleRecord Begin(DateTimeOffset now, bool isManual) => this with
    {
        Current = new ScheduleRun { Number = LastRun + 1, StartedAt = now, IsManual = isManual },
        LastRun = LastRun + 1,
        Spec = null,
        NextAt = NextAfter(now),
    };

    /// <summary>Ends the run under way.</summary>
    public ScheduleRecord End(DateTimeOffset now, ScheduleOutcome outcome, string reason)
    {
        var ended = Current! with { EndedAt = now, Stage = ScheduleStage.Ended, Outcome = outcome, Reason = reason };
        return this with
        {
            Current = null,
            Spec = null,
            Runs = [ended, .. Runs.Take(ScheduleRules.RunsKept - 1)],
            RatingsSeen = ended.Version is null ? RatingsSeen : ended.Ratings,
        };
    }

    /// <summary>Gives the schedule other settings. Ratings of another model are all new.</summary>
    public ScheduleRecord Define(ScheduleDefinition definition, DateTimeOffset now) => this with
    {
        Definition = definition,
        Revision = Revision + 1,
        NextAt = Definition?.Every == definition.Every ? NextAt : now + definition.Every,
        RatingsSeen = Definition?.Model == definition.Model ? RatingsSeen : 0,
    };

    /// <summary>Takes over how far a run has come; settings that were changed meanwhile stay.</summary>
    public ScheduleRecord Follow(ScheduleRecord after) => this with
    {
        Current = after.Current,
        Spec = after.Spec,
        Runs = after.Runs,
        RatingsSeen = (after.Current ?? after.Runs[0]).Model == Definition?.Model ? after.RatingsSeen : RatingsSeen,
    };

    public ScheduleView View(string name) => new(name, Revision, Definition!, IsPaused, NextAt, Current is null ? [.. Runs] : [Current, .. Runs]);

    /// <summary>The first time to come, however many were missed; the rhythm stays.</summary>
    private DateTimeOffset NextAfter(DateTimeOffset now)
    {
        var every = Definition!.Every;
        return now < NextAt ? NextAt : NextAt + (every * (((now - NextAt).Ticks / every.Ticks) + 1));
    }
}
