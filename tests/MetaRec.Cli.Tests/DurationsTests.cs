using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Tests;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("0.5s", 0.5)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86_400)]
    [InlineData("0", 0)]
    public void TryParse_Time_IsRead(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5x")]
    [InlineData("1e9")]
    [InlineData("41d")]
    [InlineData("soon")]
    public void TryParse_NoTime_IsNotRead(string text) => Assert.False(Durations.TryParse(text, out _));
}
