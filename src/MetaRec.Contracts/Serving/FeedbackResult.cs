namespace MetaRec.Contracts.Serving;

/// <summary>What became of one feedback event.</summary>
/// <param name="Id">The event.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Field">Where it is rejected: the field that breaks a rule.</param>
/// <param name="Reason">Where it is rejected: value, rule and remedy.</param>
[GenerateSerializer, Immutable, Alias("metarec.FeedbackResult")]
public sealed record FeedbackResult(
    [property: Id(0)] string Id, [property: Id(1)] FeedbackOutcome Outcome, [property: Id(2)] string? Field = null, [property: Id(3)] string? Reason = null);
