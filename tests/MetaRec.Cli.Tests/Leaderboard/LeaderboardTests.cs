using System.Text.Json;

namespace MetaRec.Cli.Tests.Leaderboard;

public sealed class LeaderboardTests
{
    [Fact]
    public async Task Leaderboard_TwoRows_TrainsBothAndWritesThePageBesideTheFloors()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandLine.RunAsync(
            "leaderboard", "--dataset", "synthetic", "--seeds", "1", "--steps", "3", "--only", "maml", "--only", "ridge", "--set", "microBatchSize=4",
            "--set", "dataset.synthetic.users=300", "--set", "dataset.synthetic.items=200", "--out", folder.Path, "-o", "json");

        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var entries = document.RootElement.GetProperty("entries").EnumerateArray().ToArray();
        Assert.Equal(
            ["MF fold-in", "bias + content", "maml", "popularity", "random", "ridge", "user mean"],
            entries.Select(entry => entry.GetProperty("method").GetString()!).Order(StringComparer.Ordinal));
        var ridge = entries.Single(entry => entry.GetProperty("method").GetString() == "ridge");
        Assert.Equal(25, ridge.GetProperty("adapted").GetInt32());
        Assert.Contains("--set learner.name=ridge", ridge.GetProperty("command").GetString(), StringComparison.Ordinal);
        Assert.Contains("--steps 3", ridge.GetProperty("command").GetString(), StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(Path.Combine(folder.Path, "leaderboard.md"), TestContext.Current.CancellationToken);
        Assert.Contains("| *MF fold-in* (floor) |", page, StringComparison.Ordinal);
        Assert.Contains(ridge.GetProperty("command").GetString()!, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 of 1 row trained. What is trained is lost", "leaderboard", "--only", "maml")]
    [InlineData("0 of 1 seed trained. What is trained is lost", "evaluate")]
    public async Task Run_Interrupted_SaysWhatIsLost(string expected, params string[] command)
    {
        using var folder = new TemporaryFolder();
        await using var run = new RunningCommand([.. command, "--dataset", "synthetic", "--seeds", "1", "--steps", "1000000", "--out", folder.Path]);
        await run.Error.WaitForAsync("step ");

        Assert.Equal(130, await run.InterruptAsync());
        Assert.Contains(expected, run.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaderboard_UnknownRow_IsAUsageErrorWithTheNearestName()
    {
        var run = await CommandLine.RunAsync("leaderboard", "--only", "rigde");

        Assert.Equal(2, run.Code);
        Assert.Contains("'rigde'. Did you mean 'ridge'?", run.Error, StringComparison.Ordinal);
    }
}
