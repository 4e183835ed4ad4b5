namespace MetaRec.Data.Specs;

/// <summary>What a θ has cost in privacy: it is (ε, δ)-differentially private in the history of any one training task.</summary>
/// <param name="Epsilon">ε of the steps made.</param>
/// <param name="Delta">δ.</param>
/// <param name="NoiseMultiplier">σ: standard deviation of the noise over the clipping norm.</param>
/// <param name="ClipNorm">C: the largest norm of a task's meta-gradient.</param>
/// <param name="SamplingRate">q: the probability with which a task takes part in a step.</param>
/// <param name="Steps">Meta-steps made.</param>
public sealed record PrivacyCost(double Epsilon, double Delta, double NoiseMultiplier, double ClipNorm, double SamplingRate, int Steps);
