namespace MetaRec.Client.Bulk;

/// <summary>What became of an import of items or users.</summary>
/// <param name="Accepted">Lines that are stored.</param>
/// <param name="Created">Those among them that were not there before.</param>
/// <param name="Rejected">Lines that are not stored.</param>
/// <param name="Errors">Why, for the first hundred of them.</param>
/// <param name="TookMs">Time from the first line to the last, in milliseconds.</param>
public sealed record BulkImport(long Accepted, long Created, long Rejected, IReadOnlyList<BulkImportError> Errors, double TookMs)
{
    /// <summary>Features that have no effect, since the version in service does not know them, each once however many lines have it; empty also where no version is in service, or did not answer in time.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
