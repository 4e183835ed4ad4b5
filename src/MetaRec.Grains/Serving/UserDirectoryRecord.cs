namespace MetaRec.Grains.Serving;

/// <summary>The durable part of a shard of the directory of users. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.UserDirectoryRecord")]
internal sealed record UserDirectoryRecord
{
    /// <summary>External ids, ascending.</summary>
    [Id(0)]
    public IReadOnlyList<string> Users { get; init; } = [];
}
