namespace MetaRec.Client.Serving;

/// <summary>What became of a batch of feedback. What is accepted is durable.</summary>
/// <param name="Model">The model.</param>
/// <param name="Accepted">Events stored.</param>
/// <param name="Duplicates">Events that were stored before, under the same id.</param>
/// <param name="Rejected">Events that break a rule.</param>
/// <param name="TookMs">Milliseconds.</param>
/// <param name="Events">Each event, in the order of the request.</param>
public sealed record FeedbackAnswer(string Model, int Accepted, int Duplicates, int Rejected, double TookMs, IReadOnlyList<FeedbackEventAnswer> Events);
