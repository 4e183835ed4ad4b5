namespace MetaRec.Contracts.Jobs;

/// <summary>A job as its grain sees it.</summary>
/// <param name="Id">Job id.</param>
/// <param name="State">Life cycle.</param>
/// <param name="Steps">Meta-steps it will make.</param>
/// <param name="Progress">The latest report of its coordinator.</param>
/// <param name="Checkpoint">The latest durable checkpoint, or null.</param>
/// <param name="Error">Why it failed, or null.</param>
[GenerateSerializer, Immutable, Alias("metarec.JobStatus")]
public sealed record JobStatus(
    [property: Id(0)] string Id,
    [property: Id(1)] JobState State,
    [property: Id(2)] int Steps,
    [property: Id(3)] JobProgress Progress,
    [property: Id(4)] CheckpointReference? Checkpoint,
    [property: Id(5)] string? Error)
{
    /// <summary>When it was accepted.</summary>
    [Id(6)]
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    [Id(7)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether nothing more will happen unless somebody resumes it.</summary>
    public bool HasEnded => State is JobState.Stopped or JobState.Succeeded or JobState.Failed;
}
