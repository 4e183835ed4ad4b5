namespace MetaRec.Contracts.Serving;

/// <summary>A page of the users of one shard of the directory.</summary>
/// <param name="Users">External ids, ascending.</param>
/// <param name="IsLast">Whether the shard has no more.</param>
[GenerateSerializer, Immutable, Alias("metarec.UserPage")]
public sealed record UserPage([property: Id(0)] IReadOnlyList<string> Users, [property: Id(1)] bool IsLast);
