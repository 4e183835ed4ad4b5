namespace MetaRec.Contracts.Jobs;

/// <summary>The life cycle of a job.</summary>
public enum JobState
{
    /// <summary>Accepted; not started yet.</summary>
    Pending,

    /// <summary>Meta-training, or waiting for silos to meta-train on.</summary>
    Running,

    /// <summary>Stopped by request, with a checkpoint to resume from.</summary>
    Stopped,

    /// <summary>All meta-steps are done.</summary>
    Succeeded,

    /// <summary>Cannot go on; the status says why.</summary>
    Failed,
}
