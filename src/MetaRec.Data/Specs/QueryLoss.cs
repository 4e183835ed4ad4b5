using System.Text.Json.Serialization;

namespace MetaRec.Data.Specs;

/// <summary>
/// What is minimized: by the meta-gradient on the query, or by an inner loop on the support. With cross-entropy, bpr and softmax predictions are logits, and negatives are items that
/// the user did not have (<see cref="EpisodeSpec.Negatives"/>).
/// </summary>
public enum QueryLoss
{
    /// <summary>Mean of e².</summary>
    [JsonStringEnumMemberName("squared")]
    Squared,

    /// <summary>Mean of e² where |e| is below 0.5, else |e| − 0.25 (Huber's loss, scaled): closer to the mean absolute error that is reported.</summary>
    [JsonStringEnumMemberName("smooth-l1")]
    SmoothL1,

    /// <summary>Binary cross-entropy: of what was taken against its negatives; without negatives, of ratings in the upper half of the range against the others.</summary>
    [JsonStringEnumMemberName("cross-entropy")]
    CrossEntropy,

    /// <summary>Bayesian personalised ranking: −log σ(what was taken − a negative), over all such pairs (Rendle et al., 2009).</summary>
    [JsonStringEnumMemberName("bpr")]
    Bpr,

    /// <summary>Softmax cross-entropy of the slate of what was taken and its negatives.</summary>
    [JsonStringEnumMemberName("softmax")]
    Softmax,
}
