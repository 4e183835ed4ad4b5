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

    [Fact]
    public async Task Evaluate_NextItem_RanksWhatUsersTookNextBesideTheFloors()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        var rows = Enumerable.Range(0, 40).SelectMany(user => Enumerable.Range(0, 20).Select(place => $"u{user},i{(user + (place * 3)) % 60},{random.Next(1, 6)},{1000 + place}"));
        var file = Path.Combine(folder.Path, "taken.csv");
        await File.WriteAllLinesAsync(file, ["user,item,rating,time", .. rows]);

        var run = await CommandLine.RunAsync(
            "evaluate", "--interactions", file, "--protocol", "next-item", "--candidates", "15", "--seeds", "2", "--steps", "2", "--set", "microBatchSize=2",
            "--out", Path.Combine(folder.Path, "out"), "-o", "json");

        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        Assert.Equal((1, 15, 10), (root.GetProperty("heldOut").GetInt32(), root.GetProperty("candidates").GetInt32(), root.GetProperty("cutoff").GetInt32()));
        Assert.Equal(2, root.GetProperty("checkpointSha256BySeed").GetArrayLength());
        var warm = root.GetProperty("rows").EnumerateArray().Where(row => row.GetProperty("scenario").GetString() == "warm").ToArray();
        Assert.Equal(4, warm.Length);
        Assert.Equal(["meta", "floor", "floor", "floor"], warm.Select(row => row.GetProperty("kind").GetString()!));
        Assert.All(warm, row => Assert.InRange(row.GetProperty("ndcg").GetProperty("mean").GetDouble(), 0, row.GetProperty("hitRate").GetProperty("mean").GetDouble()));
    }

    [Theory]
    [InlineData("episodes.heldOut is 0. Set it to 1 or more", "--protocol", "next-item", "--set", "episodes.heldOut=0")]
    [InlineData("--candidates is for --protocol next-item", "--candidates", "5")]
    public async Task Evaluate_OptionsThatDoNotFit_SaysWhatToChange(string message, params string[] options)
    {
        using var folder = new TemporaryFolder();

        var run = await CommandLine.RunAsync(["evaluate", "--dataset", "synthetic", "--out", folder.Path, .. options]);

        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
