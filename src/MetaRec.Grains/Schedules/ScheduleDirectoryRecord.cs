namespace MetaRec.Grains.Schedules;

/// <summary>The durable part of the directory of schedules.</summary>
[GenerateSerializer, Immutable, Alias("metarec.ScheduleDirectoryRecord")]
internal sealed record ScheduleDirectoryRecord
{
    /// <summary>The names, in order.</summary>
    [Id(0)]
    public List<string> Schedules { get; init; } = [];
}
