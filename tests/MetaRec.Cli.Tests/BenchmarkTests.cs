using System.Text.Json;
using MetaRec.Learning.Benchmarks;

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
    public async Task Benchmark_Serving_HasTheShapeAndTheSamePredictions()
    {
        var run = await CommandLine.RunAsync("benchmark", "serving", "--dataset", "synthetic", "--large-catalogue", "2000", "--seconds", "0", "-o", "json");

        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        foreach (var call in new[] { "adaptMs", "recommendMs", "naiveMs", "largeRecommendMs" })
        {
            Assert.InRange(root.GetProperty(call).GetProperty("p50").GetDouble(), 1e-6, root.GetProperty(call).GetProperty("p99").GetDouble());
        }

        Assert.True(root.GetProperty("speedupOverNaive").GetDouble() > 0);
        Assert.InRange(root.GetProperty("largestDifference").GetDouble(), 0, 1e-3);
        Assert.InRange(root.GetProperty("bytesPerActiveUser").GetInt64(), 500, 100_000);
        Assert.Equal(2000, root.GetProperty("largeItems").GetInt32());
    }

    [Fact]
    public async Task Benchmark_GpuThatIsNotThere_SaysSoAndExits2()
    {
        Assert.SkipWhen(EngineBenchmark.HasCuda(), "This machine has a GPU.");

        var run = await CommandLine.RunAsync("benchmark", "engine", "--device", "cuda");

        Assert.Equal(2, run.Code);
        Assert.Contains("--device cuda needs a GPU", run.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
