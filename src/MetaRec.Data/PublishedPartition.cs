namespace MetaRec.Data;

/// <summary>Who is cold in a published split: users and items by index.</summary>
public sealed record PublishedPartition(IReadOnlyList<bool> UserIsCold, IReadOnlyList<bool> ItemIsCold);
