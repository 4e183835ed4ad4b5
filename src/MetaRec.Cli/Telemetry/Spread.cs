using MetaRec.Cli.Scaling;

namespace MetaRec.Cli.Telemetry;

/// <summary>What several rounds say.</summary>
/// <param name="Median">Of them all.</param>
/// <param name="Low">A quarter of the rounds is below.</param>
/// <param name="High">A quarter of the rounds is above.</param>
internal sealed record Spread(double Median, double Low, double High)
{
    public static Spread Of(IEnumerable<double> rounds)
    {
        double[] sorted = [.. rounds.Order()];
        return new Spread(ScalingArithmetic.Median(sorted), sorted[sorted.Length / 4], sorted[sorted.Length - 1 - (sorted.Length / 4)]);
    }
}
