using MetaRec.Cli.Chaos;

namespace MetaRec.Cli.Tests.Chaos;

public sealed class RecoveryTimesTests
{
    [Theory]
    [InlineData(new[] { 4.0 }, 4.0, 4.0)]
    [InlineData(new[] { 9.0, 1.0, 2.0 }, 2.0, 9.0)]
    [InlineData(new[] { 8.0, 2.0, 1.0, 4.0 }, 3.0, 8.0)]
    public void Of_Times_AreMedianAndLongest(double[] seconds, double median, double longest) =>
        Assert.Equal(new RecoveryTimes(median, longest), RecoveryTimes.Of(seconds.Select(TimeSpan.FromSeconds)));
}
