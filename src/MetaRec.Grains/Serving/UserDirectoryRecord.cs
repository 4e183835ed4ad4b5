namespace MetaRec.Grains.Serving;

/// <summary>The durable part of a shard of the directory of users: which page has which ids. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.UserDirectoryRecord")]
internal sealed record UserDirectoryRecord
{
    /// <summary>The first format only, which had no pages: external ids, ascending.</summary>
    [Id(0)]
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>By their first ids, ascending; the first page begins with the empty id.</summary>
    [Id(1)]
    public IReadOnlyList<UserDirectoryPage> Pages { get; init; } = [];

    /// <summary>Pages that are being written and have no range yet. After a failure they are cleared before anything else is done.</summary>
    [Id(2)]
    public IReadOnlyList<UserDirectoryPage> Planned { get; init; } = [];
}
