using System.Text.Json.Serialization;

namespace MetaRec.Data.Specs;

/// <summary>Which interactions of a history explain which.</summary>
public enum EpisodeOrder
{
    /// <summary>Any the others: support and query are drawn at random.</summary>
    [JsonStringEnumMemberName("random")]
    Random,

    /// <summary>Earlier ones the next: a cut is drawn, support is what lies before it, oldest first, and query what follows. Needs a data set with times.</summary>
    [JsonStringEnumMemberName("time")]
    Time,
}
