using MetaRec.Cli.Telemetry;

namespace MetaRec.Cli.Tests.Telemetry;

public sealed class TelemetryBenchmarkTests
{
    [Fact]
    public void Ratio_Rounds_IsTheMedianOfTheirRatiosAndNotTheRatioOfMedians()
    {
        var result = new TelemetryBenchmarkResult([new(100, 90, 1, 2), new(1000, 1000, 1, 1), new(10, 12, 2, 1), new(100, 98, 1, 1), new(50, 20, 1, 1)], 1, 1);

        Assert.Equal(new Spread(0.98, 0.9, 1), result.Ratio);
        Assert.Equal(new Spread(1, 1, 1), result.CpuRatio);
    }
}
