namespace MetaRec.Client.Bulk;

/// <summary>A line of an import that was rejected.</summary>
/// <param name="Line">Number of the line, from 1.</param>
/// <param name="Errors">What is wrong, by the name of the field.</param>
public sealed record BulkImportError(long Line, IReadOnlyDictionary<string, string[]> Errors);
