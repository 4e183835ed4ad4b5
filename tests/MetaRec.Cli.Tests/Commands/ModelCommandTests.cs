using System.Text.Json.Nodes;
using MetaRec.Cli.Standalone;

namespace MetaRec.Cli.Tests.Commands;

/// <summary>A job's way into service by the command line, at a standalone cluster.</summary>
public sealed class ModelCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private StandaloneProcess _process = null!;

    public async ValueTask InitializeAsync()
    {
        _process = await StandaloneProcess.StartAsync(new StandaloneSettings(1, "http://127.0.0.1:0", null, _folder.File("storage"), Verbose: false), CancellationToken.None);
        var spec = _folder.File("spec.json");
        await File.WriteAllTextAsync(spec, """
            {"dataset": {"synthetic": {"users": 100, "items": 100, "ratingsPerUser": 20}}, "model": {"embeddingSize": 8, "hidden": [16]}, "steps": 1, "microBatchSize": 4}
            """);
        Assert.Equal(0, (await RunAsync("job", "submit", spec, "--id", "one")).Code);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task List_NoModel_SaysHowToRegisterOne()
    {
        var run = await RunAsync("model", "list");

        Assert.Equal((0, ""), (run.Code, run.Output));
        Assert.Contains("model register JOB", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_Evaluate_Promote_AsFarAsTheFloorsAllow()
    {
        var registered = await RunAsync("model", "register", "one");
        var early = await RunAsync("model", "promote", "1");
        var evaluated = await RunAsync("model", "evaluate", "1");
        var refused = await RunAsync("model", "promote", "1");
        var forced = await RunAsync("model", "promote", "1", "--force", "-o", "json");
        var listed = await RunAsync("model", "list");

        Assert.Equal((0, 2, 0, 2, 0), (registered.Code, early.Code, evaluated.Code, refused.Code, forced.Code));
        Assert.Contains("not evaluated", registered.Output, StringComparison.Ordinal);
        Assert.Contains("./metarec model evaluate 1 --server", registered.Error, StringComparison.Ordinal);
        Assert.Contains("evaluated", early.Error, StringComparison.Ordinal);
        Assert.Contains("candidate", evaluated.Output, StringComparison.Ordinal);
        Assert.Contains("./metarec model promote 1 --server", evaluated.Error, StringComparison.Ordinal);
        Assert.Contains("floor", refused.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, JsonNode.Parse(forced.Output)!["production"]!.GetValue<int>());
        Assert.Equal("default", listed.Output.Trim());
    }

    [Fact]
    public async Task Export_Import_Canary_Delete_AVersionOnItsWay()
    {
        var file = _folder.File("one.safetensors");
        await RunAsync("model", "register", "one");
        await RunAsync("model", "promote", "1", "--force");

        var exported = await RunAsync("model", "export", "1", "--file", file);
        var imported = await RunAsync("model", "import", file, "--model", "other");
        var registered = await RunAsync("model", "import", file);
        var alone = await RunAsync("model", "promote", "1", "--model", "other", "--canary", "10%");
        var inService = await RunAsync("model", "delete", "1", "--yes");
        var deleted = await RunAsync("model", "delete", "1", "--model", "other", "--yes", "-o", "json");

        Assert.Equal((0, 0, 0, 2, 2, 0), (exported.Code, imported.Code, registered.Code, alone.Code, inService.Code, deleted.Code));
        Assert.Equal(file, exported.Output.Trim());
        Assert.Contains("candidate", imported.Output, StringComparison.Ordinal);
        Assert.Contains("./metarec model promote 1 --model other --server", imported.Error, StringComparison.Ordinal);
        Assert.Contains("A canary needs another version in service", alone.Error, StringComparison.Ordinal);
        Assert.Contains("Take it out of service first", inService.Error, StringComparison.Ordinal);
        Assert.Empty(JsonNode.Parse(deleted.Output)!["versions"]!.AsArray());
    }

    [Fact]
    public async Task CanaryAndShadow_BegunAndEnded_StandBesideTheVersionInService()
    {
        var spec = _folder.File("spec.json");
        Assert.Equal(0, (await RunAsync("job", "submit", spec, "--id", "two", "--set", "seed=2")).Code);
        await RunAsync("model", "register", "one");
        await RunAsync("model", "register", "two");
        await RunAsync("model", "promote", "1", "--force");

        var canary = await RunAsync("model", "promote", "2", "--canary", "12.5%");
        var shown = await RunAsync("model", "show", "-o", "json");
        var ended = await RunAsync("model", "rollback", "--canary", "-o", "json");
        var shadow = await RunAsync("model", "shadow", "2");
        var off = await RunAsync("model", "shadow", "--off", "-o", "json");

        Assert.Equal((0, 0, 0, 0), (canary.Code, ended.Code, shadow.Code, off.Code));
        Assert.Contains("candidate, shadow", shadow.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse(off.Output)!["shadow"]);
        Assert.Contains("./metarec model rollback --canary --server", canary.Error, StringComparison.Ordinal);
        Assert.Equal((2, 0.125), (JsonNode.Parse(shown.Output)!["canary"]!.GetValue<int>(), JsonNode.Parse(shown.Output)!["canaryShare"]!.GetValue<double>()));
        Assert.Equal((1, null), (JsonNode.Parse(ended.Output)!["production"]!.GetValue<int>(), JsonNode.Parse(ended.Output)!["canary"]));
    }

    [Theory]
    [InlineData(2, "model", "promote", "1", "--canary", "100%")]
    [InlineData(2, "model", "shadow")]
    [InlineData(2, "model", "shadow", "1", "--off")]
    [InlineData(2, "model", "import", "no-such-file")]
    [InlineData(2, "model", "delete", "1")]
    [InlineData(4, "model", "export", "1", "--model", "none")]
    [InlineData(4, "model", "show", "--model", "none")]
    [InlineData(2, "model", "promote", "0")]
    [InlineData(2, "model", "register")]
    public async Task Command_WhatIsNotThere_ExitsByItsCode(int code, params string[] arguments) => Assert.Equal(code, (await RunAsync(arguments)).Code);

    private Task<CommandLine> RunAsync(params string[] arguments) => CommandLine.RunAsync([.. arguments, "--server", _process.Server.GetLeftPart(UriPartial.Authority)]);
}
