namespace MetaRec.Client.Items;

/// <summary>What became of an import.</summary>
/// <param name="Accepted">Lines whose items were put.</param>
/// <param name="Created">Items among them that were not in the live catalogue before.</param>
/// <param name="Rejected">Lines that were not.</param>
/// <param name="Errors">Why, for the first of them.</param>
/// <param name="TookMs">Time from the first line to the last, in milliseconds.</param>
public sealed record ItemImport(long Accepted, long Created, long Rejected, IReadOnlyList<ItemImportError> Errors, double TookMs);
