namespace MetaRec.Data;

/// <summary>A normal number moved into a range.</summary>
internal static class ClippedNormal
{
    /// <summary>Its expectation.</summary>
    /// <remarks>a Φ(α) + c (Φ(β) − Φ(α)) − σ (φ(β) − φ(α)) + b (1 − Φ(β)), where α = (a − c)/σ and β = (b − c)/σ.</remarks>
    public static double Mean(double center, double deviation, RatingScale range)
    {
        if (deviation == 0)
        {
            return Math.Clamp(center, range.Min, range.Max);
        }

        var (low, high) = ((range.Min - center) / deviation, (range.Max - center) / deviation);
        var (below, upTo) = (Distribution(low), Distribution(high));
        return (range.Min * below) + (center * (upTo - below)) - (deviation * (Density(high) - Density(low))) + (range.Max * (1 - upTo));
    }

    private static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    /// <summary>The distribution function to 1e-7 (Abramowitz and Stegun, 1964, 26.2.17).</summary>
    private static double Distribution(double x)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        var tail = Density(x) * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return x >= 0 ? 1 - tail : tail;
    }
}
