namespace MetaRec.Cli.Chaos;

/// <summary>What was acknowledged while silos were killed, and what of it is there.</summary>
internal sealed record DurabilityResult
{
    /// <summary>For how long feedback was written.</summary>
    public required double Seconds { get; init; }

    public required int Writers { get; init; }

    public required int Kills { get; init; }

    /// <summary>Serving silos that ended without being killed; they were started again.</summary>
    public required int UnplannedExits { get; init; }

    /// <summary>Events acknowledged.</summary>
    public required int AcknowledgedFeedback { get; init; }

    /// <summary>Those of them that were acknowledged as stored before: an earlier attempt had stored them, and its answer was lost.</summary>
    public required int AcknowledgedByRetry { get; init; }

    /// <summary>Attempts that were refused or not answered, and made again.</summary>
    public required int Retries { get; init; }

    /// <summary>The longest time from the first attempt of an event to its acknowledgement.</summary>
    public required double LongestSeconds { get; init; }

    /// <summary>Acknowledged events that are not there afterwards.</summary>
    public required int LostFeedback { get; init; }

    /// <summary>Events that are there more than once.</summary>
    public required int RepeatedFeedback { get; init; }
}
