using MetaRec.Contracts.Security;

namespace MetaRec.Grains.Security;

/// <summary>The durable keys, in the order in which they were made. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.ApiKeysRecord")]
internal sealed record ApiKeysRecord
{
    [Id(0)]
    public IReadOnlyList<ApiKey> Keys { get; init; } = [];

    /// <summary>Counts the changes.</summary>
    [Id(1)]
    public long Revision { get; init; }
}
