using MetaRec.Learning.Benchmarks;

namespace MetaRec.Cli.Load;

/// <summary>What a server did while versions were promoted and rolled back under load.</summary>
internal sealed record PromotionResult
{
    /// <summary>Seconds of load.</summary>
    public required double Seconds { get; init; }

    /// <summary>Requests a second that arrived.</summary>
    public required double Rate { get; init; }

    /// <summary>Serving silos.</summary>
    public required int Silos { get; init; }

    /// <summary>Versions that were in service in turn.</summary>
    public required int Versions { get; init; }

    /// <summary>Promotions and rollbacks.</summary>
    public required int Promotions { get; init; }

    /// <inheritdoc cref="Promotions"/>
    public required int Rollbacks { get; init; }

    /// <summary>Requests of the load, of the rounds of all users after each change, and the changes themselves.</summary>
    public required int Requests { get; init; }

    /// <summary>How often a request was sent again because a silo had too much to do (503).</summary>
    public required int AskedAgain { get; init; }

    /// <summary>Those that were refused for another reason, or for more than a minute, or not answered.</summary>
    public required int FailedRequests { get; init; }

    /// <summary>Answers that were compared with what the version that they name answers when nothing is changed.</summary>
    public required int ComparedAnswers { get; init; }

    /// <summary>Those that differ.</summary>
    public required int MixedAnswers { get; init; }

    /// <summary>Answers that name a version which was out of service before they were asked for, or was not in service yet when they came.</summary>
    public required int StaleAnswers { get; init; }

    /// <summary>What was the first failure, mix or stale answer; null: none.</summary>
    public required string? FirstProblem { get; init; }

    /// <summary>Requests of the load, from when they were due until they were answered.</summary>
    public required Percentiles RequestMs { get; init; }

    /// <summary>A promotion or rollback, from the request to the answer.</summary>
    public required Percentiles ChangeMs { get; init; }

    /// <summary>Events acknowledged.</summary>
    public required int AcknowledgedFeedback { get; init; }

    /// <summary>Those that are not there afterwards.</summary>
    public required int LostFeedback { get; init; }

    /// <summary>Those that are there more than once.</summary>
    public required int RepeatedFeedback { get; init; }

    /// <summary>Whether nothing failed, mixed, came late or got lost.</summary>
    public bool IsSound => (FailedRequests, MixedAnswers, StaleAnswers, LostFeedback, RepeatedFeedback) == (0, 0, 0, 0, 0);
}
