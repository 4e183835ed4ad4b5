using MetaRec.Contracts.Cluster;

namespace MetaRec.Grains.Cluster;

/// <summary>The durable list. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.DrainRecord")]
internal sealed record DrainRecord
{
    [Id(0)]
    public DrainList List { get; init; } = DrainList.Empty;
}
