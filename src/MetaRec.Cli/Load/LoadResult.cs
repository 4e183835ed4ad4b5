using MetaRec.Learning.Benchmarks;

namespace MetaRec.Cli.Load;

/// <summary>What a server did under load.</summary>
/// <param name="RecommendMs">Requests for recommendations at the rate, from when they were due until they were answered.</param>
/// <param name="FeedbackMs">Feedback at the rate.</param>
/// <param name="RequestMs">Both.</param>
/// <param name="Rate">Requests a second that arrived.</param>
/// <param name="RequestsPerSecond">At saturation.</param>
/// <param name="Requests">Of the first two parts.</param>
/// <param name="FailedRequests">Those of all parts that were not answered with 200.</param>
/// <param name="FirstFailure">What happened to the first of them.</param>
/// <param name="Arms">What arm metrics and a shadow cost; null where that part was left out.</param>
/// <param name="AcknowledgedFeedback">Events acknowledged.</param>
/// <param name="LostFeedback">Those that are not there afterwards.</param>
/// <param name="RepeatedFeedback">Those that are there more than once.</param>
internal sealed record LoadResult(
    Percentiles RecommendMs,
    Percentiles FeedbackMs,
    Percentiles RequestMs,
    double Rate,
    double RequestsPerSecond,
    int Requests,
    int FailedRequests,
    string? FirstFailure,
    ArmCosts? Arms,
    int AcknowledgedFeedback,
    int LostFeedback,
    int RepeatedFeedback);
