using System.Text.Json;

namespace MetaRec.Cli.Tests;

public sealed class EvaluateTests
{
    [Fact]
    public async Task Evaluate_TwoSeeds_TrainsTwiceAndGivesTheSpread()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandLine.RunAsync(
            "evaluate", "--dataset", "synthetic", "--protocol", "melu", "--training", "tasks", "--seeds", "2", "--steps", "3", "--set", "microBatchSize=4",
            "--set", "dataset.synthetic.users=300", "--set", "dataset.synthetic.items=200", "--out", folder.Path, "-o", "json");

        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        Assert.Equal("tasks", root.GetProperty("training").GetString());
        Assert.Equal(3, root.GetProperty("steps").GetInt32());
        Assert.Equal(2, root.GetProperty("checkpointSha256BySeed").EnumerateArray().Select(sha => sha.GetString()).Distinct().Count());
        Assert.Contains(root.GetProperty("rows").EnumerateArray(), row => row.GetProperty("mae").GetProperty("std").GetDouble() > 0);
        Assert.Equal(["bias + content", "MF fold-in"], root.GetProperty("differences").EnumerateArray().Select(row => row.GetProperty("methodB").GetString()!).Distinct());
        Assert.True(File.Exists(Path.Combine(folder.Path, "report", "report.md")));
    }

    [Fact]
    public async Task Evaluate_Table_NamesTheImprovementAndTheDifferences()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandLine.RunAsync(
            "evaluate", "--dataset", "synthetic", "--seeds", "1", "--steps", "2", "--set", "microBatchSize=4",
            "--set", "dataset.synthetic.users=300", "--set", "dataset.synthetic.items=200", "--out", folder.Path);

        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("MAE of maml minus no adaptation", run.Output, StringComparison.Ordinal);
        Assert.Contains("MAE of maml minus MF fold-in", run.Output, StringComparison.Ordinal);
        Assert.Contains("best possible error", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }
}
