using MetaRec.Contracts.Items;

namespace MetaRec.Grains.Items;

/// <summary>One record of a shard of the live catalogue.</summary>
[GenerateSerializer, Alias("metarec.CatalogueBucket")]
internal sealed class CatalogueBucket
{
    /// <summary>What this program writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format it was written in.</summary>
    [Id(0)]
    public int Format { get; set; } = CurrentFormat;

    [Id(1)]
    public List<CatalogueItem> Items { get; set; } = [];

    /// <summary>No item that was ever in it had a higher revision: where one is deleted and put again, its ETag is a new one.</summary>
    [Id(2)]
    public long LastRevision { get; set; }
}
