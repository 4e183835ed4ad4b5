using System.Text.Json;
using MetaRec.Cli.Demo;
using MetaRec.Cli.Training;
using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Cli.Tests;

public sealed class DemoTests(QuickDemo demo) : IClassFixture<QuickDemo>
{
    private static readonly string[] Scenarios = ["warm", "cold-user", "cold-item", "cold-both"];
    private static readonly string[] Methods = ["maml", "maml (before adaptation)", "random", "popularity", "user mean", "bias + content", "MF fold-in"];
    private static readonly string[] Kinds = ["meta", "floor"];
    private static readonly string[] Metrics = ["mae", "rmse", "ndcg1", "ndcg3", "ndcg1Linear", "ndcg3Linear"];

    [Fact]
    public void Demo_Json_HasTheFieldsOfTheDocument()
    {
        var root = demo.Document.RootElement;

        Assert.Equal(0, demo.Run.Code);
        Assert.Equal("synthetic", QuickDemo.Text(root, "dataset"));
        Assert.Equal(2, root.GetProperty("silos").GetInt32());
        Assert.True(root.GetProperty("seconds").GetDouble() > 0);
        Assert.True(root.GetProperty("steps").GetInt32() > 0);
        Assert.True(root.GetProperty("tasksPerSecond").GetDouble() > 0);
        Assert.Matches("^[0-9a-f]{64}$", demo.Sha256);
        Assert.True(root.GetProperty("bestPossibleMae").GetDouble() < demo.Mae("cold-user", "maml"));
        Assert.True(root.GetProperty("peakMemoryBytes").GetInt64() > 0);
    }

    [Fact]
    public void Demo_Rows_HaveEveryMethodInEveryScenario()
    {
        var cells = demo.Rows.Select(row => (QuickDemo.Text(row, "scenario"), QuickDemo.Text(row, "method"))).ToArray();

        Assert.Equal(Scenarios.SelectMany(scenario => Methods.Select(method => (scenario, method))), cells);
        Assert.All(demo.Rows, row =>
        {
            Assert.Contains(QuickDemo.Text(row, "kind"), Kinds);
            foreach (var metric in Metrics)
            {
                Assert.True(row.GetProperty(metric).GetProperty("mean").GetDouble() > 0);
                Assert.True(row.GetProperty(metric).GetProperty("std").GetDouble() >= 0);
            }
        });
    }

    [Fact]
    public void Demo_ColdUser_BeatsTheUsersMeanAndItselfBeforeAdaptation()
    {
        Assert.True(demo.Mae("cold-user", "maml") < demo.Mae("cold-user", "user mean"));
        Assert.True(demo.Mae("cold-user", "maml") < demo.Mae("cold-user", "maml (before adaptation)"));
    }

    [Fact]
    public void Demo_Story_GoesFromNoRatingToTen()
    {
        var story = demo.Document.RootElement.GetProperty("story");
        var stages = story.GetProperty("stages").EnumerateArray().ToArray();

        Assert.Equal([0, 3, 10], stages.Select(stage => stage.GetProperty("ratings").GetInt32()));
        Assert.All(stages, stage => Assert.Equal(5, stage.GetProperty("top").GetArrayLength()));
        Assert.All(stages, stage => Assert.InRange(stage.GetProperty("newItemRank").GetInt32(), 1, 400));
        Assert.Equal(JsonValueKind.Number, story.GetProperty("trueRating").ValueKind);
    }

    [Fact]
    public void Demo_Story_HasTheMeanOfAllColdUsers()
    {
        var means = demo.Document.RootElement.GetProperty("story").GetProperty("coldUsers");
        var stages = means.GetProperty("stages").EnumerateArray().ToArray();

        Assert.True(means.GetProperty("users").GetInt32() > 1);
        Assert.Equal([0, 3, 10], stages.Select(stage => stage.GetProperty("ratings").GetInt32()));
        Assert.True(stages[2].GetProperty("mae").GetDouble() < stages[0].GetProperty("mae").GetDouble());
        Assert.True(stages[2].GetProperty("biasContentMae").GetDouble() < stages[0].GetProperty("biasContentMae").GetDouble());
    }

    [Fact]
    public void Demo_Session_HasTheFingerprintOfTheData()
    {
        var session = DemoSession.Find(demo.Folder);

        Assert.Matches("^[0-9a-f]{64}$", session?.Spec.Dataset.Fingerprint);
    }

    [Fact]
    public async Task Demo_ResumeOnChangedData_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var spec = DefaultSpecs.For(DefaultSpecs.Synthetic(quick: true), TrainingSetting.AllWarm, quick: true);
        DemoSession.Begin(spec with { Dataset = spec.Dataset with { Fingerprint = new string('a', 64) } }).Save(folder.Path);

        var run = await CommandLine.RunAsync("demo", "--quick", "--dataset", "synthetic", "--out", folder.Path, "--resume");

        Assert.Equal(2, run.Code);
        Assert.Contains("its data had fingerprint aaaaaaaaaaaa…", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_FourUsers_RunsToItsEnd()
    {
        using var folder = new TemporaryFolder();
        var lines = Enumerable.Range(0, 80).Select(row => $"u{row / 20},i{row % 20},{1 + (row % 5)}");
        await File.WriteAllLinesAsync(folder.File("ratings.csv"), lines.Prepend("user,item,rating"));

        var run = await CommandLine.RunAsync("demo", "--interactions", folder.File("ratings.csv"), "--steps", "4", "--out", folder.File("out"));

        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("minus no adaptation", run.Output, StringComparison.Ordinal);
        Assert.Contains($"./metarec evaluate --interactions {folder.File("ratings.csv")} --seeds 3", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Demo_Folder_HasReportAndCheckpointOfTheHash()
    {
        var report = QuickDemo.Text(demo.Document.RootElement, "report");

        Assert.Equal(Path.Combine(demo.Folder, "report", "report.md"), report);
        foreach (var file in new[] { "report.md", "report.json", "training-curve.png", "support-curve.png", "adaptation.png" })
        {
            Assert.True(new FileInfo(Path.Combine(demo.Folder, "report", file)).Length > 0, file);
        }

        var checkpoints = Directory.GetFiles(Path.Combine(demo.Folder, "checkpoints"), "*.safetensors", SearchOption.AllDirectories);
        Assert.Contains(demo.Sha256, checkpoints.Select(file => Checkpoint.Hash(File.ReadAllBytes(file))));
    }

    [Fact]
    public async Task Demo_OneSilo_EndsInTheSameBits()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandLine.RunAsync("demo", "--quick", "--dataset", "synthetic", "--silos", "1", "--out", folder.Path, "-o", "json");

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(demo.Sha256, QuickDemo.Text(document.RootElement, "checkpointSha256"));
    }

    [Fact]
    public async Task Demo_StoppedAndResumed_EndsInTheSameBits()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["demo", "--quick", "--dataset", "synthetic", "--out", folder.Path, "-o", "json"];
        using var interrupt = new CancellationTokenSource();

        var running = CommandLine.RunAsync(interrupt.Token, command);
        while (!running.IsCompleted && !File.Exists(folder.File("session.json")))
        {
            await Task.Delay(2);
        }

        // From here on the run can be resumed; wherever the stop lands, the end must be the same.
        await interrupt.CancelAsync();
        var stopped = await running;
        var resumed = await CommandLine.RunAsync([.. command, "--resume"]);

        Assert.Equal(130, stopped.Code);
        Assert.Empty(stopped.Output);
        Assert.Contains("--resume", stopped.Error, StringComparison.Ordinal);
        Assert.Equal(0, resumed.Code);
        using var document = JsonDocument.Parse(resumed.Output);
        Assert.Equal(demo.Sha256, QuickDemo.Text(document.RootElement, "checkpointSha256"));
    }

    [Fact]
    public async Task Demo_ResumeWithAnotherSpec_NamesTheDifference()
    {
        var run = await CommandLine.RunAsync("demo", "--quick", "--dataset", "synthetic", "--seed", "7", "--out", demo.Folder, "--resume");

        Assert.Equal(2, run.Code);
        Assert.Contains("seed is 1 there and 7 here", run.ErrorLine, StringComparison.Ordinal);
    }
}
