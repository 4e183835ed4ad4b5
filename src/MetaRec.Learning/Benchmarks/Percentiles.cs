namespace MetaRec.Learning.Benchmarks;

/// <summary>What half of the calls, all but one in twenty, and all but one in a hundred take at most; in milliseconds.</summary>
public sealed record Percentiles(double P50, double P95, double P99)
{
    /// <summary>Of some durations, one at least.</summary>
    public static Percentiles Of(IEnumerable<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return new Percentiles(At(0.5), At(0.95), At(0.99));

        double At(double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
