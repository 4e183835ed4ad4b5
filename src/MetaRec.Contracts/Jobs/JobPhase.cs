namespace MetaRec.Contracts.Jobs;

/// <summary>What a job is at, beside its <see cref="JobState"/>.</summary>
public enum JobPhase
{
    /// <summary>Nothing yet.</summary>
    Queued,

    /// <summary>Reading data and checkpoint.</summary>
    Loading,

    /// <summary>Making meta-steps.</summary>
    Training,

    /// <summary>A micro-batch finds no worker, or lost it; tried again.</summary>
    Waiting,

    /// <summary>Writing a checkpoint.</summary>
    Checkpointing,

    /// <summary>Nothing more to do.</summary>
    Ended,
}
