using System.Text.Json.Serialization;

namespace MetaRec.Data.Specs;

/// <summary>What the meta-gradient minimizes on the query set. Adaptation always descends the squared error.</summary>
public enum QueryLoss
{
    /// <summary>Mean of e².</summary>
    [JsonStringEnumMemberName("squared")]
    Squared,

    /// <summary>Mean of e² where |e| is below 0.5, else |e| − 0.25 (Huber's loss, scaled): closer to the mean absolute error that is reported.</summary>
    [JsonStringEnumMemberName("smooth-l1")]
    SmoothL1,
}
