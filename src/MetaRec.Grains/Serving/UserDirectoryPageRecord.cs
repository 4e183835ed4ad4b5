namespace MetaRec.Grains.Serving;

/// <summary>The durable part of a page of the directory of users. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.UserDirectoryPageRecord")]
internal sealed record UserDirectoryPageRecord
{
    /// <summary>External ids, ascending.</summary>
    [Id(0)]
    public IReadOnlyList<string> Users { get; init; } = [];
}
