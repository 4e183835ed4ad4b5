using System.Text.Json.Serialization;

namespace MetaRec.Evaluation.Protocols;

/// <summary>What a row of a table stands for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelKind>))]
public enum ModelKind
{
    /// <summary>A meta-learned model.</summary>
    [JsonStringEnumMemberName("meta")]
    Meta,

    /// <summary>A baseline without meta-learning.</summary>
    [JsonStringEnumMemberName("floor")]
    Floor,
}
