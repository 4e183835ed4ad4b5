namespace MetaRec.Client.Bulk;

/// <summary>What became of an import of feedback.</summary>
/// <param name="Accepted">Events that are stored.</param>
/// <param name="Duplicates">Events that were stored before.</param>
/// <param name="Rejected">Lines that are not stored.</param>
/// <param name="Errors">Why, for the first hundred of them.</param>
/// <param name="TookMs">Time from the first line to the last, in milliseconds.</param>
public sealed record BulkFeedbackImport(long Accepted, long Duplicates, long Rejected, IReadOnlyList<BulkImportError> Errors, double TookMs);
