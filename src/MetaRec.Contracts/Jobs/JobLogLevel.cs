namespace MetaRec.Contracts.Jobs;

/// <summary>How much a line of a job's log matters.</summary>
public enum JobLogLevel
{
    /// <summary>The job's way through its life.</summary>
    Information,

    /// <summary>Something was lost and is tried again.</summary>
    Warning,

    /// <summary>The job cannot go on.</summary>
    Error,
}
