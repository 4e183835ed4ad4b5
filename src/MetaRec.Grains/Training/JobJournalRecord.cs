using MetaRec.Contracts.Jobs;

namespace MetaRec.Grains.Training;

/// <summary>The durable part of a job's journal. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.JobJournalRecord")]
internal sealed record JobJournalRecord
{
    [Id(0)]
    public IReadOnlyList<JobEvent> Events { get; init; } = [];

    /// <summary>No event has an id as high as this: where the latest ones were lost, their ids are not given again.</summary>
    [Id(1)]
    public long Ceiling { get; init; } = 1;

    /// <summary>The latest revision of the job that is in it.</summary>
    [Id(2)]
    public int Revision { get; init; }
}
