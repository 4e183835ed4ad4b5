namespace MetaRec.Client.Models;

/// <summary>The names of all models, in order.</summary>
public sealed record ModelList(IReadOnlyList<string> Models);
