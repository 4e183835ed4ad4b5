using System.Text.Json.Serialization;

namespace MetaRec.Data.Specs;

/// <summary>Which tasks a meta-step trains on.</summary>
public enum Curriculum
{
    /// <summary>All alike, in turn.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>
    /// More often those that adaptation still fails at: a share of every micro-batch is drawn in proportion to how far a task's query loss after adaptation lies above the mean of its shard.
    /// </summary>
    [JsonStringEnumMemberName("loss")]
    Loss,
}
