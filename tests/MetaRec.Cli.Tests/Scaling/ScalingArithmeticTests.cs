using System.Diagnostics;
using MetaRec.Cli.Scaling;

namespace MetaRec.Cli.Tests.Scaling;

public sealed class ScalingArithmeticTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 9.0, 1, 2 }, 2)]
    [InlineData(new[] { 4.0, 1, 3, 100 }, 3.5)]
    public void Median_OddAndEven_IsTheMiddle(double[] values, double expected) => Assert.Equal(expected, ScalingArithmetic.Median(values));

    [Fact]
    public void Median_OfNothing_IsNotANumber() => Assert.Equal(double.NaN, ScalingArithmetic.Median([]));

    [Theory]
    [InlineData(64, 1, 3200)]
    [InlineData(64, 16, 200)]
    [InlineData(64, 32, 100)]
    [InlineData(9, 8, 100)]
    public void Ideal_OfSoManyLanes_IsThatOfTheFullestLane(int microBatches, int lanes, double milliseconds) =>
        Assert.Equal(milliseconds, ScalingArithmetic.Ideal(microBatches, lanes, TimeSpan.FromMilliseconds(50)).TotalMilliseconds);

    [Fact]
    public void Efficiency_And_OverheadShare_AreRatiosOfTimes()
    {
        Assert.Equal(0.8, ScalingArithmetic.Efficiency(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(250)), 12);
        Assert.Equal(0.25, ScalingArithmetic.OverheadShare(TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(40)), 12);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(8, 8, 1)]
    [InlineData(32, 8, 4)]
    public void Spread_Lanes_TakesAsManySilosAsItCan(int lanes, int silos, int lanesPerSilo) => Assert.Equal((silos, lanesPerSilo), ScalingArithmetic.Spread(lanes, 8));

    [Fact]
    public void Step_OfTheCostModel_AddsTransportOnTheSharedCoresAndTheCoordinator()
    {
        // 20 MB at 3.5 ms each on two cores are 35 ms; the coordinator takes 4.
        Assert.Equal(239, CostModel.Step(TimeSpan.FromMilliseconds(200), 20e6, 2).TotalMilliseconds, 3);
    }

    [Fact]
    public void Measurement_OfSamples_DividesByTheStepsBetweenThem()
    {
        var measured = new Measurement(Sample(10, 0, 100, 50, 1000, 0), Sample(13, 60, 112, 80, 2500, 60), [Ticks(0), Ticks(10), Ticks(22), Ticks(60)]);

        Assert.Equal(3, measured.Steps);
        Assert.Equal(20, measured.Time.TotalMilliseconds, 3);
        Assert.Equal(12, measured.MedianTime.TotalMilliseconds, 3);
        Assert.Equal(4, measured.Cpu.TotalMilliseconds, 3);
        Assert.Equal(10, measured.LaneTime.TotalMilliseconds, 3);
        Assert.Equal(500, measured.Bytes);
        Assert.Equal(20, measured.Allocated);
    }

    private static StepSample Sample(int steps, double milliseconds, double cpu, double lanes, long bytes, long allocated) =>
        new(steps, Ticks(milliseconds), TimeSpan.FromMilliseconds(cpu), TimeSpan.FromMilliseconds(lanes), bytes, allocated);

    private static long Ticks(double milliseconds) => (long)(milliseconds * Stopwatch.Frequency / 1000);
}
