using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Cli.Telemetry;

/// <summary>Takes OTLP on a free port of this machine, and counts the bodies of traces.</summary>
internal sealed class TelemetrySink : IAsyncDisposable
{
    private readonly WebApplication _server;
    private long _traces;

    private TelemetrySink()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _server = builder.Build();
        _server.UseRouting();
        _server.MapPost("/v1/{signal}", async (HttpContext context, string signal) =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            Interlocked.Add(ref _traces, signal == "traces" ? 1 : 0);
        });
    }

    public string Endpoint => _server.Urls.Single();

    /// <summary>Batches of spans that have come.</summary>
    public long Traces => Interlocked.Read(ref _traces);

    public static async Task<TelemetrySink> StartAsync(CancellationToken cancellationToken)
    {
        var sink = new TelemetrySink();
        await sink._server.StartAsync(cancellationToken);
        return sink;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
