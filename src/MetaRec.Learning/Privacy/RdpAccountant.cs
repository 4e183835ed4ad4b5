namespace MetaRec.Learning.Privacy;

/// <summary>
/// What meta-steps with noise cost in (ε, δ)-differential privacy: Rényi divergences of equal steps add up, order by order (Mironov, 2017), and the cheapest order is converted (Balle, Barthe, Gaboardi, Hsu and
/// Sato, 2020). Immutable.
/// </summary>
public sealed class RdpAccountant
{
    private const double LargestMultiplier = 1e5;
    private const double Precision = 1e-6;

    private static readonly double[] Orders = [.. Enumerable.Range(11, 99).Select(tenth => tenth / 10.0), .. Enumerable.Range(12, 52).Select(whole => (double)whole), 80, 128, 256, 512, 1024];

    private readonly double[] _rdp;

    /// <param name="rate">Sampling rate q: the probability with which a task takes part in a step; above 0, up to 1.</param>
    /// <param name="noiseMultiplier">σ: the noise's standard deviation over the clipping norm; above 0.</param>
    public RdpAccountant(double rate, double noiseMultiplier) => _rdp = Array.ConvertAll(Orders, order => SubsampledGaussian.Rdp(rate, noiseMultiplier, order));

    /// <summary>ε of so many steps: 0 for none.</summary>
    /// <param name="steps">Meta-steps, from 0.</param>
    /// <param name="delta">δ, above 0 and below 1.</param>
    public double Epsilon(long steps, double delta)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ThrowUnlessDelta(delta);
        if (steps == 0)
        {
            return 0;
        }

        var best = double.PositiveInfinity;
        for (var i = 0; i < Orders.Length; i++)
        {
            var order = Orders[i];
            best = Math.Min(best, (steps * _rdp[i]) - ((Math.Log(delta) + Math.Log(order)) / (order - 1)) + Math.Log((order - 1) / order));
        }

        return Math.Max(0, best);
    }

    /// <summary>The smallest noise multiplier with which so many steps stay within ε, to a millionth of it and never below.</summary>
    /// <param name="rate">Sampling rate q, above 0, up to 1.</param>
    /// <param name="steps">Meta-steps, from 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="delta">δ, above 0 and below 1.</param>
    /// <exception cref="PrivacyException">No noise multiplier up to 100,000 is enough.</exception>
    public static double NoiseMultiplierFor(double rate, long steps, double epsilon, double delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        ThrowUnlessDelta(delta);
        bool IsEnough(double multiplier) => new RdpAccountant(rate, multiplier).Epsilon(steps, delta) <= epsilon;
        var high = 1.0;
        while (!IsEnough(high))
        {
            high *= 2;
            if (high > LargestMultiplier)
            {
                throw new PrivacyException(FormattableString.Invariant(
                    $"No noise multiplier up to {LargestMultiplier:N0} keeps {steps:N0} steps at sampling rate {rate:0.####} within ε = {epsilon} at δ = {delta}. Ask for a larger ε, or make fewer steps."));
            }
        }

        var low = high / 2;
        while (low > Precision && IsEnough(low))
        {
            (high, low) = (low, low / 2);
        }

        while (high - low > Precision * high)
        {
            var middle = (low + high) / 2;
            (low, high) = IsEnough(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static void ThrowUnlessDelta(double delta)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(delta);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(delta, 1);
    }
}
