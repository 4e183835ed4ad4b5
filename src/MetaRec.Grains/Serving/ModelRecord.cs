using MetaRec.Contracts.Serving;

namespace MetaRec.Grains.Serving;

/// <summary>The durable part of a model.</summary>
[GenerateSerializer, Alias("metarec.ModelRecord")]
internal sealed class ModelRecord
{
    [Id(0)]
    public List<ModelVersion> Versions { get; set; } = [];
}
