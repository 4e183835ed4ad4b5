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

    [Theory]
    [InlineData(4, "model", "show", "--model", "none")]
    [InlineData(2, "model", "promote", "0")]
    [InlineData(2, "model", "register")]
    public async Task Command_WhatIsNotThere_ExitsByItsCode(int code, params string[] arguments) => Assert.Equal(code, (await RunAsync(arguments)).Code);

    private Task<CommandLine> RunAsync(params string[] arguments) => CommandLine.RunAsync([.. arguments, "--server", _process.Server.GetLeftPart(UriPartial.Authority)]);
}
