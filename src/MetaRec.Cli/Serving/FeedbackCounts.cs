namespace MetaRec.Cli.Serving;

/// <summary>What became of the events of an import.</summary>
/// <param name="Accepted">Events stored.</param>
/// <param name="Duplicates">Events that were stored before.</param>
/// <param name="Rejected">Lines that were not stored.</param>
internal sealed record FeedbackCounts(long Accepted, long Duplicates, long Rejected);
