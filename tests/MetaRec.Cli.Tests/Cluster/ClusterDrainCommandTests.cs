using System.Net;
using System.Text;

namespace MetaRec.Cli.Tests.Cluster;

/// <summary>Against a server that answers as one whose silo does not become empty.</summary>
public sealed class ClusterDrainCommandTests : IDisposable
{
    private const string Answer = """
        { "version": "1.0.0", "store": "redis", "silos": [ { "name": "a", "address": "127.0.0.1:1@1", "roles": [ "worker" ], "status": "active", "startedAt": "2026-01-01T00:00:00Z",
          "version": "1.0.0", "grains": { "TaskGrain": 3 } } ] }
        """;

    private readonly HttpListener _server = new();
    private readonly string _url;

    public ClusterDrainCommandTests()
    {
        _url = $"http://127.0.0.1:{Cli.Chaos.LocalPorts.Take()}";
        _server.Prefixes.Add($"{_url}/");
        _server.Start();
        _ = AnswerAsync();
    }

    public void Dispose() => _server.Close();

    [Fact]
    public async Task Drain_Interrupted_SaysThatItGoesOnAndHowToUndoIt()
    {
        await using var run = new RunningCommand("cluster", "drain", "a", "--server", _url);
        await run.Error.WaitForAsync("3 activations left");

        Assert.Equal(130, await run.InterruptAsync());
        Assert.Contains("the silo goes on being drained: it takes no new work.", run.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--undo", run.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_TimeoutPasses_Exits124AndSaysTheSame()
    {
        var run = await CommandLine.RunAsync("cluster", "drain", "a", "--timeout", "0.3s", "--server", _url);

        Assert.Equal(124, run.Code);
        Assert.Contains("the silo goes on being drained: it takes no new work.", run.ErrorLine, StringComparison.Ordinal);
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var request = await _server.GetContextAsync();
                request.Response.ContentType = "application/json";
                await request.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Answer));
                request.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
