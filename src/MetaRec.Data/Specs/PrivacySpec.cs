namespace MetaRec.Data.Specs;

/// <summary>
/// Differentially private meta-training: every task's meta-gradient is clipped, tasks take part by independent coin flips, and noise is added to the sum. Exactly one of <see cref="NoiseMultiplier"/> and
/// <see cref="TargetEpsilon"/> is given.
/// </summary>
public sealed record PrivacySpec
{
    /// <summary>C: the largest Euclidean norm of a task's meta-gradient over all parameters; above 0, up to 1,000,000.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>σ: standard deviation of the noise over the clipping norm; 0.01 to 100,000. Null: the smallest that keeps the job within `targetEpsilon`.</summary>
    public double? NoiseMultiplier { get; init; }

    /// <summary>ε that the whole job may cost; above 0, up to 10,000. Null: what `noiseMultiplier` makes it.</summary>
    public double? TargetEpsilon { get; init; }

    /// <summary>δ: above 0, up to 0.1. Null: one over ten times the number of training tasks.</summary>
    public double? Delta { get; init; }
}
