using System.Text.Json.Serialization;

namespace MetaRec.Data.Specs;

/// <summary>How the base of an item, whose residual is learned, is fitted on the training ratings.</summary>
public enum ItemBase
{
    /// <summary>The mean of the item's ratings, drawn to the global mean; below five ratings what its content says. The base of the floor "bias + content".</summary>
    [JsonStringEnumMemberName("mean")]
    Mean,

    /// <summary>Fitted together with an offset per user, and drawn to what the item's content says: better where items have few ratings.</summary>
    [JsonStringEnumMemberName("joint")]
    Joint,
}
