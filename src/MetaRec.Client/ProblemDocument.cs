namespace MetaRec.Client;

/// <summary>Why a request was refused (RFC 9457).</summary>
/// <param name="Type">What kind of problem it is, one of <see cref="ProblemTypes"/>.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">Value, rule and remedy.</param>
/// <param name="Errors">What is wrong, by the name of the field.</param>
public sealed record ProblemDocument(string? Type, string? Title, int? Status, string? Detail, IReadOnlyDictionary<string, string[]>? Errors);
