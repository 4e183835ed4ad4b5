using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Grains.Training;

/// <summary>The durable part of a job. Immutable, so that what is being written and what is acknowledged are two values.</summary>
[GenerateSerializer, Immutable, Alias("metarec.JobRecord")]
internal sealed record JobRecord
{
    [Id(0)]
    public TrainingSpec? Spec { get; init; }

    [Id(1)]
    public JobState State { get; init; }

    [Id(2)]
    public CheckpointReference? Checkpoint { get; init; }

    [Id(3)]
    public string? Error { get; init; }

    /// <summary>Counts how often the job was submitted or resumed: messages of an earlier run are told apart by it.</summary>
    [Id(4)]
    public int Run { get; init; }

    /// <summary>Whether a coordinator should be at work.</summary>
    public bool IsActive => Spec is not null && State is JobState.Pending or JobState.Running;
}
