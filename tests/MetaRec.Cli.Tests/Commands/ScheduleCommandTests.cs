using System.Text.Json.Nodes;
using MetaRec.Cli.Standalone;

namespace MetaRec.Cli.Tests.Commands;

/// <summary>Schedules and live jobs by the command line, at a standalone cluster.</summary>
public sealed class ScheduleCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private StandaloneProcess _process = null!;

    public async ValueTask InitializeAsync() =>
        _process = await StandaloneProcess.StartAsync(new StandaloneSettings(1, "http://127.0.0.1:0", null, _folder.File("storage"), Verbose: false), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Schedule_CreatedListedShownPausedAndDeleted()
    {
        var none = await RunAsync("schedule", "list");
        var created = await RunAsync("schedule", "create", "nightly", "--every", "6h", "--min-new-events", "500", "--promote", "never", "-o", "json");
        var listed = await RunAsync("schedule", "list");
        var paused = await RunAsync("schedule", "pause", "nightly");
        var shown = await RunAsync("schedule", "show", "nightly");
        var resumed = await RunAsync("schedule", "resume", "nightly", "-o", "name");
        var unsure = await RunAsync("schedule", "delete", "nightly");
        var deleted = await RunAsync("schedule", "delete", "nightly", "--yes");
        var gone = await RunAsync("schedule", "show", "nightly");

        Assert.Contains("schedule create NAME", none.Error, StringComparison.Ordinal);
        Assert.Equal(("6h", 500, "never"), (Field(created, "every").GetValue<string>(), Field(created, "minNewEvents").GetValue<int>(), Field(created, "promote").GetValue<string>()));
        Assert.Contains("Model 'default' has no version in service yet", created.Error, StringComparison.Ordinal);
        Assert.Contains("model promote VERSION", created.Error, StringComparison.Ordinal);
        Assert.Contains("nightly", listed.Output, StringComparison.Ordinal);
        Assert.Equal((0, 0), (paused.Code, shown.Code));
        Assert.Contains("paused", shown.Output, StringComparison.Ordinal);
        Assert.Equal("nightly", resumed.Output.Trim());
        Assert.Equal((2, 0, 4), (unsure.Code, deleted.Code, gone.Code));
    }

    [Fact]
    public async Task JobSubmit_DatasetLive_TrainsOnFeedbackThatWasGiven()
    {
        var spec = _folder.File("spec.json");
        await File.WriteAllTextAsync(spec, """
            {"dataset": {"synthetic": {"users": 100, "items": 100, "ratingsPerUser": 20}}, "model": {"embeddingSize": 8, "hidden": [16]}, "steps": 1, "microBatchSize": 4}
            """);
        Assert.Equal(0, (await RunAsync("job", "submit", spec, "--id", "one")).Code);
        await RunAsync("model", "register", "one");
        await RunAsync("model", "promote", "1", "--force");

        var early = await RunAsync("job", "submit", "--dataset", "live", "--id", "early");
        Assert.Equal(0, (await RunAsync("feedback", "add", "ann", "i1=5", "i2=1")).Code);
        var live = await RunAsync("job", "submit", spec, "--dataset", "live", "--set", "dataset.live.holdOut=0.5", "--id", "live");
        var run = await RunAsync("schedule", "create", "s");
        var began = await RunAsync("schedule", "run-now", "s", "-o", "json");

        Assert.Equal(2, early.Code);
        Assert.Contains("no live feedback yet", early.Error, StringComparison.Ordinal);
        Assert.Equal(0, live.Code);
        Assert.Equal((0, 0), (run.Code, began.Code));
        Assert.Contains("schedule run-now s", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, Field(began, "runs")[0]!["number"]!.GetValue<int>());
    }

    [Fact]
    public async Task JobSubmit_NeitherFileNorDataset_SaysWhatIsMissing()
    {
        var run = await RunAsync("job", "submit");

        Assert.Equal(2, run.Code);
        Assert.Contains("A spec is missing", run.Error, StringComparison.Ordinal);
    }

    private static JsonNode Field(CommandLine run, string name) => JsonNode.Parse(run.Output)![name]!;

    private Task<CommandLine> RunAsync(params string[] args) => CommandLine.RunAsync([.. args, "--server", _process.Server.GetLeftPart(UriPartial.Authority)]);
}
