using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Grains.Training;

/// <summary>The durable part of a job.</summary>
[GenerateSerializer, Alias("metarec.JobRecord")]
internal sealed class JobRecord
{
    [Id(0)]
    public TrainingSpec? Spec { get; set; }

    [Id(1)]
    public JobState State { get; set; }

    [Id(2)]
    public CheckpointReference? Checkpoint { get; set; }

    [Id(3)]
    public string? Error { get; set; }
}
