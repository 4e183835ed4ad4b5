using MetaRec.Contracts.Jobs;

namespace MetaRec.Grains.Training;

/// <summary>The durable list of jobs, in the order of submission. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.JobDirectoryRecord")]
internal sealed record JobDirectoryRecord
{
    [Id(0)]
    public IReadOnlyList<JobEntry> Jobs { get; init; } = [];

    /// <summary>The number of the job submitted last, deleted ones included.</summary>
    [Id(1)]
    public long LastNumber { get; init; }
}
