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
    public async Task Benchmark_GpuThatIsNotThere_SaysSoAndExits2()
    {
        Assert.SkipWhen(EngineBenchmark.HasCuda(), "This machine has a GPU.");

        var run = await CommandLine.RunAsync("benchmark", "engine", "--device", "cuda");

        Assert.Equal(2, run.Code);
        Assert.Contains("--device cuda needs a GPU", run.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
