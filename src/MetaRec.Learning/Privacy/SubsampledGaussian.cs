namespace MetaRec.Learning.Privacy;

/// <summary>Rényi differential privacy of one step of the Gaussian mechanism over a Poisson sample (Mironov, Talwar and Zhang, 2019).</summary>
/// <remarks>
/// With rate q and noise multiplier σ, the divergence of order α between the step's outputs with and without one task is ln A / (α − 1), where
/// <code>A = E_{z ~ N(0, σ²)} [ ((1 − q) + q·exp((2z − 1) / 2σ²))^α ].</code>
/// For whole α this is the sum Σ C(α, i) (1 − q)^(α−i) q^i exp((i² − i) / 2σ²). For other α the line is cut at z₀, where both summands are equal, and each side is expanded by its larger one into an
/// infinite binomial series. Everything is added in log space: A itself leaves the range of a double for small σ and large α.
/// </remarks>
public static class SubsampledGaussian
{
    // The series alternates in the end, so what is left out is smaller than this; A is at least 1.
    private const double Negligible = -30;

    /// <summary>RDP of one step.</summary>
    /// <param name="rate">q, above 0, up to 1.</param>
    /// <param name="noiseMultiplier">σ: the noise's standard deviation over the clipping norm; above 0.</param>
    /// <param name="order">α, above 1.</param>
    public static double Rdp(double rate, double noiseMultiplier, double order)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(noiseMultiplier);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(order, 1);
        var variance = noiseMultiplier * noiseMultiplier;
        if (rate == 1)
        {
            return order / (2 * variance);
        }

        var log = order == Math.Floor(order) ? LogOfWhole(rate, variance, (int)order) : LogOfFraction(rate, variance, order);
        return Math.Max(0, log / (order - 1));
    }

    private static double LogOfWhole(double rate, double variance, int order)
    {
        var (sum, coefficient) = (new LogSum(), 0.0);
        for (var i = 0; i <= order; i++)
        {
            sum.Add(coefficient + (i * Math.Log(rate)) + ((order - i) * LogSum.LogOnePlus(-rate)) + (((double)i * i) - i) / (2 * variance));
            coefficient += Math.Log(order - i) - Math.Log(i + 1);
        }

        return sum.Value;
    }

    private static double LogOfFraction(double rate, double variance, double order)
    {
        var (logRate, logRest) = (Math.Log(rate), LogSum.LogOnePlus(-rate));
        var (cut, width) = ((variance * (logRest - logRate)) + 0.5, Math.Sqrt(2 * variance));
        var (below, above) = (new LogSum(), new LogSum());
        var (coefficient, sign) = (0.0, 1);
        for (var i = 0; ; i++)
        {
            var rest = order - i;
            var left = coefficient + (i * logRate) + (rest * logRest) + (((double)i * i) - i) / (2 * variance)
                + Math.Log(0.5) + ErrorFunction.LogComplement((i - cut) / width);
            var right = coefficient + (rest * logRate) + (i * logRest) + ((rest * rest) - rest) / (2 * variance)
                + Math.Log(0.5) + ErrorFunction.LogComplement((cut - rest) / width);
            below.Add(left, sign);
            above.Add(right, sign);
            if (i > order && Math.Max(left, right) < Negligible)
            {
                break;
            }

            var factor = rest / (i + 1);
            coefficient += Math.Log(Math.Abs(factor));
            sign *= Math.Sign(factor);
        }

        var sum = new LogSum();
        sum.Add(below.Value);
        sum.Add(above.Value);
        return sum.Value;
    }
}
