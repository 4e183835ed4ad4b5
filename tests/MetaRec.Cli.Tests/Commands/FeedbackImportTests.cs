using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using MetaRec.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MetaRec.Cli.Tests.Commands;

/// <summary><c>metarec feedback import</c> at a server that is busy.</summary>
public sealed class FeedbackImportTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<(int Status, string RetryAfter)> _refusals = [];
    private readonly ConcurrentQueue<string[]> _requests = [];
    private WebApplication _server = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapPost("/v1/feedback", (Delegate)AnswerAsync);
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Import_ServerRefusesForTheMoment_SendsTheSameEventsAgain()
    {
        _refusals.Enqueue((503, "0"));
        _refusals.Enqueue((429, "0"));

        var run = await ImportAsync();

        Assert.Equal(0, run.Code);
        Assert.Contains("2 stored", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n'), line => line.StartsWith("Trying again in 0 s", StringComparison.Ordinal));
        var requests = _requests.ToArray();
        Assert.Equal(3, requests.Length);
        Assert.All(requests, ids => Assert.Equal(requests[0], ids));
    }

    [Fact]
    public async Task Import_ServerAsksForMoreThanRetryFor_StopsAndSaysWhere()
    {
        _refusals.Enqueue((429, "100"));

        var run = await ImportAsync("--retry-for", "5s");

        Assert.Equal(3, run.Code);
        Assert.Contains("Stopped after line 0. Run it again", run.Error, StringComparison.Ordinal);
        Assert.Single(_requests);
    }

    private Task<CommandLine> ImportAsync(params string[] args)
    {
        var file = _folder.File("events.jsonl");
        File.WriteAllText(file, """
            {"user": "ann", "item": "i1", "rating": 3}
            {"user": "bob", "item": "i2", "rating": 4}
            """);
        return CommandLine.RunAsync(["feedback", "import", file, .. args, "--server", GatewayHost.AddressesOf(_server)[0].GetLeftPart(UriPartial.Authority)]);
    }

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        string[] ids = [.. body!["events"]!.AsArray().Select(entry => entry!["id"]!.GetValue<string>())];
        _requests.Enqueue(ids);
        if (_refusals.TryDequeue(out var refusal))
        {
            context.Response.Headers.RetryAfter = refusal.RetryAfter;
            return Results.Problem("Not now.", statusCode: refusal.Status);
        }

        var events = ids.Select((id, index) => string.Create(CultureInfo.InvariantCulture, $$"""{"index":{{index}},"id":"{{id}}","outcome":"accepted","field":null,"reason":null}"""));
        return Results.Text($$"""{"model":"default","accepted":{{ids.Length}},"duplicates":0,"rejected":0,"tookMs":0.1,"events":[{{string.Join(',', events)}}]}""", "application/json");
    }
}
