using MetaRec.Cli.Chaos;

namespace MetaRec.Cli.Tests.Chaos;

public sealed class ChaosCommandTests
{
    [Theory]
    [InlineData("--kills", "0", "between 1 and 1000")]
    [InlineData("--silos", "1", "between 2 and 16")]
    [InlineData("--steps", "9", "between 10 and 10000000")]
    public async Task Chaos_NumberOutOfRange_IsRefusedWithTheRange(string option, string value, string range)
    {
        var run = await CommandLine.RunAsync("benchmark", "chaos", option, value);

        Assert.Equal(2, run.Code);
        Assert.Contains($"{option} must be a number {range}, but was '{value}'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chaos_WithoutRedis_SaysWhatToInstall()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", "/nowhere");
        try
        {
            var run = await CommandLine.RunAsync("benchmark", "chaos", "--kills", "1");

            Assert.Equal((3, $"metarec: {LocalRedis.HowToInstall}"), (run.Code, run.Error.TrimEnd().Split('\n')[^1]));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }
}
