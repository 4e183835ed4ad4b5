using System.Text.Json;

namespace MetaRec.Cli.Tests.Scaling;

public sealed class ScalingCommandTests
{
    [Fact]
    public async Task Simulated_TinyRun_HasOneRowForEachNumberOfLanes()
    {
        var run = await CommandLine.RunAsync(
            "benchmark", "scaling", "--quick", "--part", "simulated", "--lanes", "1,2", "--seconds", "0.1", "--device-milliseconds", "5", "--simulated-micro-batches", "4", "-o", "json");

        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var rows = document.RootElement.GetProperty("simulated").EnumerateArray().ToArray();
        Assert.Equal([(1, 1), (2, 2)], rows.Select(row => (row.GetProperty("silos").GetInt32(), row.GetProperty("lanes").GetInt32())));
        Assert.All(rows, row =>
        {
            Assert.InRange(row.GetProperty("efficiency").GetDouble(), 1e-6, 1.05);
            Assert.InRange(row.GetProperty("predictedEfficiency").GetDouble(), 1e-6, 1);
            Assert.True(row.GetProperty("coordinatorCpuSecondsPerStep").GetDouble() > 0);
            Assert.True(row.GetProperty("bytesPerStep").GetDouble() > 4 * 20_676);
        });
        Assert.Empty(document.RootElement.GetProperty("real").EnumerateArray());
    }

    [Fact]
    public async Task Overhead_TinyRun_HasTheShareOfTheDefaultJob()
    {
        var run = await CommandLine.RunAsync("benchmark", "scaling", "--quick", "--part", "overhead", "--seconds", "0.1", "-o", "json");

        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var share = document.RootElement.GetProperty("overheadShare").GetDouble();
        var models = document.RootElement.GetProperty("overhead").EnumerateArray().ToArray();
        Assert.Equal(["default", "melu"], models.Select(model => model.GetProperty("model").GetString()));
        Assert.Equal(share, models[0].GetProperty("share").GetDouble());
        Assert.InRange(share, 0, 1);
    }

    [Fact]
    public async Task Real_TinyRun_HasProcessesLanesAndFloors()
    {
        var run = await CommandLine.RunAsync("benchmark", "scaling", "--quick", "--part", "real", "--seconds", "0.1", "--micro-batches", "2", "-o", "json");

        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var rows = document.RootElement.GetProperty("real").EnumerateArray().ToArray();
        Assert.Equal([(1, 1), (1, 2), (1, 1), (2, 2)], rows.Select(row => (row.GetProperty("processes").GetInt32(), row.GetProperty("lanes").GetInt32())));
        Assert.All(rows, row => Assert.True(row.GetProperty("tasksPerSecond").GetDouble() > 0));
        Assert.Equal([1, 2], document.RootElement.GetProperty("floors").EnumerateArray().Select(row => row.GetProperty("lanes").GetInt32()));
        var speedups = document.RootElement.GetProperty("speedups");
        Assert.Equal(rows[1].GetProperty("tasksPerSecond").GetDouble() / rows[0].GetProperty("tasksPerSecond").GetDouble(), speedups.GetProperty("twoLanes").GetDouble(), 9);
    }

    [Theory]
    [InlineData("--lanes", "12", "12")]
    [InlineData("--lanes", "8,x", "x")]
    [InlineData("--part", "reel", "real")]
    [InlineData("--micro-batches", "64", "between 2 and 32")]
    public async Task Scaling_BadValue_IsAUsageErrorThatNamesIt(string option, string value, string named)
    {
        var run = await CommandLine.RunAsync("benchmark", "scaling", option, value);

        Assert.Equal(2, run.Code);
        Assert.Contains(named, run.ErrorLine, StringComparison.Ordinal);
    }
}
