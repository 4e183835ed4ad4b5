using System.Text.Json.Serialization;

namespace MetaRec.Data.Specs;

/// <summary>Whether the meta-gradient goes through the inner gradients.</summary>
public enum GradientOrder
{
    /// <summary>Exact: through the inner gradients (MAML).</summary>
    [JsonStringEnumMemberName("second")]
    Second,

    /// <summary>Inner gradients count as constants (FOMAML).</summary>
    [JsonStringEnumMemberName("first")]
    First,
}
