using MetaRec.Data.Specs;

namespace MetaRec.Contracts.Jobs;

/// <summary>Converts between a privacy cost and its form on the wire.</summary>
[RegisterConverter]
public sealed class PrivacyCostConverter : IConverter<PrivacyCost, PrivacyCostSurrogate>
{
    public PrivacyCost ConvertFromSurrogate(in PrivacyCostSurrogate surrogate) =>
        new(surrogate.Epsilon, surrogate.Delta, surrogate.NoiseMultiplier, surrogate.ClipNorm, surrogate.SamplingRate, surrogate.Steps);

    public PrivacyCostSurrogate ConvertToSurrogate(in PrivacyCost value) => new()
    {
        Epsilon = value.Epsilon,
        Delta = value.Delta,
        NoiseMultiplier = value.NoiseMultiplier,
        ClipNorm = value.ClipNorm,
        SamplingRate = value.SamplingRate,
        Steps = value.Steps,
    };
}
