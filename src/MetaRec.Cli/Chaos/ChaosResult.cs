namespace MetaRec.Cli.Chaos;

/// <summary>What a chaos run has found; the JSON document of <c>metarec benchmark chaos</c>.</summary>
internal sealed record ChaosResult
{
    /// <summary>Silos that were killed.</summary>
    public required int Kills { get; init; }

    /// <summary>Kills that hit the silo with the job's coordinator.</summary>
    public required int CoordinatorKills { get; init; }

    public required int Silos { get; init; }

    /// <summary>Meta-steps of the job.</summary>
    public required int Steps { get; init; }

    /// <summary>Of the job's last checkpoint.</summary>
    public required string CheckpointSha256 { get; init; }

    /// <summary>Of the last checkpoint of the same job without kills.</summary>
    public required string UndisturbedSha256 { get; init; }

    /// <summary>Meta-steps that were made again, because the coordinator that had made them was lost before its next checkpoint.</summary>
    public required int StepsReplayed { get; init; }

    /// <summary>From a kill until the job is beyond the step that it was at.</summary>
    public required RecoveryTimes RecoverySeconds { get; init; }

    /// <summary>Time of the job without kills.</summary>
    public required double UndisturbedSeconds { get; init; }

    /// <summary>Time of the job with kills.</summary>
    public required double DisturbedSeconds { get; init; }

    /// <summary>Silos that ended though nobody had killed them, taken for dead by the others: a sign of a machine too busy for the probe timeout.</summary>
    public required int UnplannedExits { get; init; }

    /// <summary>Whether the kills have left no trace in what was learned.</summary>
    internal bool IsSame => CheckpointSha256 == UndisturbedSha256;
}
