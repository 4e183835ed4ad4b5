using MetaRec.Contracts.Models;

namespace MetaRec.Grains.Models;

/// <summary>The durable part of a model's arms. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.ModelArmsRecord")]
internal sealed record ModelArmsRecord
{
    /// <summary>One for each version, by its number.</summary>
    [Id(0)]
    public IReadOnlyList<ArmCounts> Arms { get; init; } = [];

    /// <summary>The latest reports, the newest last: who, and which number.</summary>
    [Id(1)]
    public IReadOnlyList<KeyValuePair<string, long>> Reports { get; init; } = [];
}
