namespace MetaRec.Contracts.Schedules;

/// <summary>A schedule as it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Revision">Counts the changes of what it is asked to do, and of whether it is paused.</param>
/// <param name="Definition">What it is asked to do.</param>
/// <param name="IsPaused">Whether no run is started when one is due.</param>
/// <param name="NextAt">When the next run is due.</param>
/// <param name="Runs">The latest runs, the newest first; the first may be under way.</param>
[GenerateSerializer, Immutable, Alias("metarec.ScheduleView")]
public sealed record ScheduleView(
    [property: Id(0)] string Name,
    [property: Id(1)] long Revision,
    [property: Id(2)] ScheduleDefinition Definition,
    [property: Id(3)] bool IsPaused,
    [property: Id(4)] DateTimeOffset NextAt,
    [property: Id(5)] IReadOnlyList<ScheduleRun> Runs)
{
    /// <summary>The revision as HTTP's ETag, without quotes.</summary>
    public string ETag => Revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
