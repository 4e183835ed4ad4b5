using System.Globalization;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Jobs;

/// <summary>A privacy cost in words.</summary>
internal static class PrivacyText
{
    /// <summary>For example "ε 3.18, δ 3.8e-5", or "none".</summary>
    public static string Of(PrivacyCost? cost) => cost is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"ε {cost.Epsilon:0.00}, δ {cost.Delta:0.0e+0}");

    /// <summary>With what it comes of.</summary>
    public static string Detailed(PrivacyCost cost) => string.Create(
        CultureInfo.InvariantCulture, $"{Of(cost)} after {cost.Steps:N0} steps; noise {cost.NoiseMultiplier:0.###} × norm {cost.ClipNorm:0.###}, sampling rate {cost.SamplingRate:0.####}");

    /// <summary>The end of a progress line that has no losses to show.</summary>
    public static string Spent(double epsilon) => string.Create(CultureInfo.InvariantCulture, $"ε {epsilon:0.00} spent");
}
