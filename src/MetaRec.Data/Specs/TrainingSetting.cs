using System.Text.Json.Serialization;

namespace MetaRec.Data.Specs;

/// <summary>Which warm ratings meta-training may use. Results of the two are never mixed in one table.</summary>
public enum TrainingSetting
{
    /// <summary>Only users with 13 to 100 warm ratings, as MeLU trained.</summary>
    [JsonStringEnumMemberName("tasks")]
    Tasks,

    /// <summary>All warm ratings; users above the limit are included with a sampled support.</summary>
    [JsonStringEnumMemberName("all-warm")]
    AllWarm,
}
