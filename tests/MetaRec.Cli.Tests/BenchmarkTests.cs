using System.Text.Json;
using MetaRec.Learning.Torch;

namespace MetaRec.Cli.Tests;

public sealed class BenchmarkTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public async Task Benchmark_TinySizes_HasTheShapeAndTheSameGradients(string innerSteps)
    {
        var run = await CommandLine.RunAsync(
            "benchmark", "engine", "--tasks", "2", "--support", "4", "--query", "3", "--inner-steps", innerSteps, "--seconds", "0", "-o", "json");

        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        foreach (var method in new[] { "engine", "autogradPerTask", "autogradBmm" })
        {
            Assert.True(root.GetProperty("tasksPerSecond").GetProperty(method).GetDouble() > 0);
        }

        Assert.True(root.GetProperty("speedup").GetDouble() > 0);
        Assert.InRange(root.GetProperty("arithmeticFloorFraction").GetDouble(), 0, 1);
        Assert.InRange(root.GetProperty("relativeError").GetDouble(), 0, 1e-5);
        Assert.InRange(root.GetProperty("relativeErrorFloat64").GetDouble(), 0, 1e-9);
    }

    [Fact]
    public async Task Benchmark_Serving_HasTheShapeTheSamePredictionsAndAllFeedback()
    {
        var run = await CommandLine.RunAsync(
            "benchmark", "serving", "--dataset", "synthetic", "--large-catalogue", "2000", "--seconds", "0", "--load-seconds", "0.5", "--arms-seconds", "0.6", "--load-users", "20", "--connections", "4", "-o", "json");

        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var (root, engine, load) = (document.RootElement, document.RootElement.GetProperty("oneThread"), document.RootElement.GetProperty("load"));
        foreach (var call in new[] { root.GetProperty("adaptMs"), root.GetProperty("recommendMs"), engine.GetProperty("rankMs"), engine.GetProperty("naiveMs"), engine.GetProperty("largeRankMs"), load.GetProperty("feedbackMs") })
        {
            Assert.InRange(call.GetProperty("p50").GetDouble(), 1e-6, call.GetProperty("p95").GetDouble());
            Assert.InRange(call.GetProperty("p95").GetDouble(), 1e-6, call.GetProperty("p99").GetDouble());
        }

        Assert.True(root.GetProperty("speedupOverNaive").GetDouble() > 0 && root.GetProperty("requestsPerSecond").GetDouble() > 0);
        Assert.InRange(engine.GetProperty("largestDifference").GetDouble(), 0, 1e-3);
        Assert.InRange(root.GetProperty("bytesPerActiveUser").GetInt64(), 500, 100_000);
        Assert.Equal(2000, engine.GetProperty("largeItems").GetInt32());
        Assert.Equal((0, 0, 0), (root.GetProperty("lostFeedback").GetInt32(), load.GetProperty("repeatedFeedback").GetInt32(), load.GetProperty("failedRequests").GetInt32()));
        Assert.True(load.GetProperty("acknowledgedFeedback").GetInt32() >= 20 * 20);
        Assert.Equal(1, load.GetProperty("arms").GetProperty("rounds").GetInt32());
        Assert.All(["offCpuUs", "armsCpuUs", "shadowCpuUs"], name => Assert.True(load.GetProperty("arms").GetProperty(name).GetDouble() > 0, name));
    }

    [Fact]
    public async Task Benchmark_ServingWithoutLoad_LeavesItsNumbersOut()
    {
        var run = await CommandLine.RunAsync("benchmark", "serving", "--dataset", "synthetic", "--large-catalogue", "2000", "--seconds", "0", "--load-seconds", "0", "-o", "json");

        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        Assert.All(["recommendMs", "requestsPerSecond", "lostFeedback", "load"], name => Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty(name).ValueKind));
    }

    [Theory]
    [InlineData("--rate", "0", "between 1 and 100000")]
    [InlineData("--writes", "1.5", "between 0 and 1")]
    [InlineData("--connections", "0", "between 1 and 1000")]
    public async Task Benchmark_ServingNumberOutOfRange_IsRefusedWithTheRange(string option, string value, string range)
    {
        var run = await CommandLine.RunAsync("benchmark", "serving", option, value);

        Assert.Equal(2, run.Code);
        Assert.Contains($"{option} must be a number {range}, but was '{value}'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Benchmark_Users_LeaveMemoryAndCostWhatIsSaid()
    {
        var run = await CommandLine.RunAsync("benchmark", "users", "--dataset", "synthetic", "--users", "500", "--active", "0.2", "--interactions-per-user", "5", "-o", "json");

        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        Assert.Equal((500, 5), (root.GetProperty("users").GetInt32(), root.GetProperty("interactions").GetInt32()));
        Assert.InRange(root.GetProperty("activeUsers").GetInt32(), 0, 100);
        Assert.InRange(root.GetProperty("diskBytesPerUser").GetDouble(), 100, 100_000);
        Assert.All(
            ["firstUsersPerSecond", "lastUsersPerSecond", "emptyHeapBytes", "idleHeapBytes", "activeHeapBytes", "afterHeapBytes"],
            name => Assert.True(root.GetProperty(name).GetDouble() > 0, name));
    }

    [Theory]
    [InlineData("--users", "99", "between 100 and 100000000")]
    [InlineData("--active", "1.5", "between 0 and 1")]
    public async Task Benchmark_UsersNumberOutOfRange_IsRefusedWithTheRange(string option, string value, string range)
    {
        var run = await CommandLine.RunAsync("benchmark", "users", option, value);

        Assert.Equal(2, run.Code);
        Assert.Contains($"{option} must be a number {range}, but was '{value}'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Benchmark_GpuThatIsNotThere_SaysSoAndExits2()
    {
        Assert.SkipWhen(TorchRuntime.GpuCount() > 0, "This machine has a GPU.");

        var run = await CommandLine.RunAsync("benchmark", "engine", "--device", "cuda");

        Assert.Equal(2, run.Code);
        Assert.Contains("--device cuda needs a GPU", run.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
