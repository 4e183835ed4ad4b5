namespace MetaRec.Cli.Scaling;

/// <summary>How figures are made of measurements.</summary>
internal static class ScalingArithmetic
{
    /// <summary>The median: the mean of the two middle values where their number is even; NaN of none.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>What devices alone take for a meta-step: the lane with most micro-batches decides.</summary>
    public static TimeSpan Ideal(int microBatches, int lanes, TimeSpan device) => device * ((microBatches + lanes - 1) / lanes);

    /// <summary>Ideal time to actual time.</summary>
    public static double Efficiency(TimeSpan ideal, TimeSpan actual) => ideal / actual;

    /// <summary>What of a time is not lane time.</summary>
    public static double OverheadShare(TimeSpan lane, TimeSpan all) => 1 - (lane / all);

    /// <summary>Worker silos for a number of lanes, and the lanes of each: as many silos as possible.</summary>
    public static (int Silos, int LanesPerSilo) Spread(int lanes, int silos) => lanes <= silos ? (lanes, 1) : (silos, lanes / silos);
}
