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

    /// <summary>Counts the changes of this record, so that directory and journal can tell what arrives late.</summary>
    [Id(5)]
    public int Revision { get; init; }

    [Id(6)]
    public DateTimeOffset SubmittedAt { get; init; }

    [Id(7)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>A model that was made of the last checkpoint, which therefore stays; null where there is none.</summary>
    [Id(8)]
    public string? KeptFor { get; init; }

    /// <summary>Set when the job is deleted, before anything of it is.</summary>
    [Id(9)]
    public bool Deleted { get; init; }

    /// <summary>Whether there is such a job.</summary>
    public bool Exists => Spec is not null && !Deleted;

    /// <summary>Whether a coordinator should be at work.</summary>
    public bool IsActive => Exists && State is JobState.Pending or JobState.Running;
}
