namespace MetaRec.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("--silos must be a number between 1 and 16, but was '17'", "demo", "--silos", "17")]
    [InlineData("--steps must be a number between 1 and 10000000, but was 'many'", "demo", "--steps", "many")]
    [InlineData("Did you mean 'synthetic'?", "demo", "--dataset", "synthetik")]
    [InlineData("'--colour'", "demo", "--colour")]
    [InlineData("--training must be one of tasks, all-warm, but was 'al-warm'. Did you mean 'all-warm'?", "evaluate", "--training", "al-warm")]
    [InlineData("--output must be one of table, json", "benchmark", "engine", "-o", "xml")]
    [InlineData("--gateway-app must be a folder with metarec-gateway.dll, but '/nowhere' has none.", "benchmark", "start", "--gateway-app", "/nowhere")]
    [InlineData("Unrecognized option '--hiden'. Did you mean '--hidden'? Put what begins with a dash and is no option behind '--'.", "item", "put", "--hiden")]
    [InlineData("Unrecognized option '--all'.", "user", "delete", "--all")]
    [InlineData("Unrecognized option '--bogus'.", "job", "submit", "--bogus", "docs/examples/quick.yaml")]
    [InlineData("See `metarec data --help`", "data")]
    [InlineData("Add --interactions FILE", "demo", "--users", "users.csv")]
    [InlineData("Synthetic data is generated and has no folder", "demo", "--dataset", "synthetic", "--data", "/tmp")]
    [InlineData("'/nowhere/at/all' does not exist", "demo", "--data", "/nowhere/at/all")]
    [InlineData("--set learner.inerSteps=2: There is no key 'learner.inerSteps'. Did you mean 'innerSteps'?", "evaluate", "--dataset", "synthetic", "--set", "learner.inerSteps=2")]
    [InlineData("--set learner.innerSteps=two: learner.innerSteps must be a whole number, but is \"two\"", "evaluate", "--dataset", "synthetic", "--set", "learner.innerSteps=two")]
    [InlineData("learner.innerSteps must be between 0 and 50, but is 51", "evaluate", "--dataset", "synthetic", "--set", "learner.innerSteps=51")]
    [InlineData("model.hidden must have a value, but is null", "evaluate", "--dataset", "synthetic", "--set", "model.hidden=null")]
    [InlineData("learner.order must be one of \"second\", \"first\", but is 5", "evaluate", "--dataset", "synthetic", "--set", "learner.order=5")]
    [InlineData("dataset.synthetic.ratingsPerUser must be between 15 and 1000, but is 5", "evaluate", "--dataset", "synthetic", "--set", "dataset.synthetic.ratingsPerUser=5")]
    [InlineData("Did you mean 'movielens-1m'?", "demo", "--dataset", "movielens")]
    [InlineData("Did you mean 'movielens-1m'?", "data", "download", "movielens")]
    [InlineData("--set must be key=value", "evaluate", "--dataset", "synthetic", "--set", "steps")]
    [InlineData("--set model.hidden=[1: This is not YAML", "evaluate", "--dataset", "synthetic", "--set", "model.hidden=[1")]
    [InlineData("--set learner.contextSize=16: learner.contextSize is 16, but learner.name 'maml' does not read it. It is read by cavia.", "evaluate", "--dataset", "synthetic", "--set", "learner.contextSize=16")]
    [InlineData("row 'ridge': --set learner.innerSteps=3: learner.innerSteps is 3, but learner.name 'ridge' does not read it.", "leaderboard", "--dataset", "synthetic", "--only", "ridge", "--set", "learner.innerSteps=3")]
    [InlineData("'dataset' is set by an option of its own", "evaluate", "--dataset", "synthetic", "--set", "dataset={}")]
    [InlineData("'seed' is set by an option of its own", "evaluate", "--dataset", "synthetic", "--set", "seed=3")]
    public async Task Run_WrongUsage_SaysWhatIsWrongAndExits2(string expected, params string[] args)
    {
        var run = await CommandLine.RunAsync(args);

        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Run_IdBehindTheDelimiter_MayBeginWithADash()
    {
        var run = await CommandLine.RunAsync("item", "show", "--server", "http://127.0.0.1:1", "--", "--hiden");

        Assert.Equal(3, run.Code);
    }

    [Fact]
    public async Task Demo_EmptyFolder_SaysHowToGetTheDataAndWritesNothing()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandLine.RunAsync("demo", "--dataset", "movielens-1m", "--data", folder.Path, "--out", folder.File("out"));

        Assert.Equal(2, run.Code);
        Assert.Contains("./metarec data download movielens-1m", run.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Fact]
    public async Task Demo_HistoriesTooShort_SaysSoAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        var lines = Enumerable.Range(0, 40).Select(row => $"u{row / 4},i{row % 7},{1 + (row % 5)}");
        await File.WriteAllLinesAsync(folder.File("ratings.csv"), lines.Prepend("user,item,rating"));

        var run = await CommandLine.RunAsync("demo", "--interactions", folder.File("ratings.csv"), "--out", folder.File("out"), "-o", "json");

        Assert.Equal(2, run.Code);
        Assert.Contains("has no task", run.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Fact]
    public async Task Evaluate_MoreShardsThanTasks_SaysHowManyAndWritesNothing()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandLine.RunAsync(
            "evaluate", "--dataset", "synthetic", "--set", "dataset.synthetic.users=50", "--set", "shards=4096", "--out", folder.File("out"));

        Assert.Equal(2, run.Code);
        Assert.Contains("for 4096 shards. Set shards to", run.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Fact]
    public async Task Demo_HelpOfSteps_SaysTheNumber() =>
        Assert.Contains("600 by default", (await CommandLine.RunAsync("demo", "--help")).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Demo_MalformedLine_NamesFileAndLine()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(folder.File("ratings.csv"), ["user,item,rating", "u1,i1,4", "u1,i2,good"]);

        var run = await CommandLine.RunAsync("demo", "--interactions", folder.File("ratings.csv"), "--out", folder.File("out"));

        Assert.Equal(2, run.Code);
        Assert.Contains("ratings.csv:3:", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_ResumeWithoutSession_SaysWhatToDo()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandLine.RunAsync("demo", "--quick", "--dataset", "synthetic", "--out", folder.File("out"), "--resume");

        Assert.Equal(2, run.Code);
        Assert.Contains("Run without --resume first", run.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Fact]
    public async Task Demo_FolderInUse_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("storage"));
        await using var held = new FileStream(Path.Combine(folder.File("storage"), "metarec.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var run = await CommandLine.RunAsync("demo", "--quick", "--dataset", "synthetic", "--out", folder.Path);

        Assert.Equal(3, run.Code);
        Assert.Contains("uses the storage folder", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoArguments_ShowsHelpAndAHint()
    {
        var run = await CommandLine.RunAsync();

        Assert.Equal(0, run.Code);
        Assert.Contains("benchmark", run.Output, StringComparison.Ordinal);
        Assert.Contains("./metarec demo", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("evaluate")]
    [InlineData("benchmark", "engine")]
    [InlineData("data", "download")]
    [InlineData("data", "info")]
    [InlineData("storage", "migrate")]
    [InlineData("silo")]
    [InlineData("gateway")]
    [InlineData("standalone")]
    [InlineData("job")]
    [InlineData("job", "submit")]
    [InlineData("job", "list")]
    [InlineData("job", "status")]
    [InlineData("job", "logs")]
    [InlineData("job", "wait")]
    [InlineData("job", "stop")]
    [InlineData("job", "resume")]
    [InlineData("job", "delete")]
    public async Task Help_EveryCommand_HasExamples(params string[] command)
    {
        var run = await CommandLine.RunAsync([.. command, "--help"]);

        Assert.Equal(0, run.Code);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
    }
}
