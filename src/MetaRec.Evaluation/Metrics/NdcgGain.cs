namespace MetaRec.Evaluation.Metrics;

/// <summary>What a rating is worth in a ranking. Values of different gains must never be compared.</summary>
public enum NdcgGain
{
    /// <summary>2^r − 1.</summary>
    Exponential,

    /// <summary>r.</summary>
    Linear,
}
