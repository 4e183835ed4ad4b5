namespace MetaRec.Cli.Load;

/// <summary>What it costs that versions are compared in service: processor time of the whole process (silo, gateway and load generator) for a request at saturation.</summary>
/// <param name="Rounds">How often each was measured, in turns.</param>
/// <param name="OffCpuUs">Microseconds for a request, median of the rounds, when nothing is counted.</param>
/// <param name="ArmsCpuUs">When answers are counted, and ratings compared with what the version in service had predicted.</param>
/// <param name="ShadowCpuUs">When a shadow predicts a share of the ratings too.</param>
/// <param name="ArmMetricsCost">Counting and comparing, as a share of a request without: mean over the rounds.</param>
/// <param name="ArmMetricsCostError">Its standard error.</param>
/// <param name="ShadowCost">The shadow, as a share of a request with arm metrics alone.</param>
/// <param name="ShadowCostError">Its standard error.</param>
internal sealed record ArmCosts(
    int Rounds, double OffCpuUs, double ArmsCpuUs, double ShadowCpuUs, double ArmMetricsCost, double ArmMetricsCostError, double ShadowCost, double ShadowCostError)
{
    /// <summary>Of what was measured in rounds, each of which has its own pace: only ratios within a round count.</summary>
    /// <param name="rounds">Microseconds for a request, by round; one at least.</param>
    public static ArmCosts Of(IReadOnlyList<(double Off, double Arms, double Shadow)> rounds)
    {
        var (arms, armsError) = MeanOf([.. rounds.Select(round => (round.Arms / round.Off) - 1)]);
        var (shadow, shadowError) = MeanOf([.. rounds.Select(round => (round.Shadow / round.Arms) - 1)]);
        return new ArmCosts(
            rounds.Count, MedianOf(rounds.Select(round => round.Off)), MedianOf(rounds.Select(round => round.Arms)), MedianOf(rounds.Select(round => round.Shadow)), arms, armsError, shadow, shadowError);
    }

    private static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static (double Mean, double Error) MeanOf(double[] values)
    {
        var mean = values.Average();
        return (mean, values.Length == 1 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length));
    }
}
