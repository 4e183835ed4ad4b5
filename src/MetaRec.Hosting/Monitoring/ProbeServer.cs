using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;

namespace MetaRec.Hosting.Monitoring;

/// <summary>
/// Answers probes over HTTP on a port of its own: 200, or 503 and the reason; and gives the metrics of the process in the format of Prometheus, at <c>/metrics</c>.
/// </summary>
public sealed class ProbeServer : IHostedService, IAsyncDisposable
{
    /// <summary>The meters of every process: ours, Orleans' and the runtime's.</summary>
    internal static readonly string[] Meters = ["MetaRec", "Microsoft.Orleans", "System.Runtime"];

    private readonly WebApplication _server;

    /// <param name="port">Where it listens, on all interfaces.</param>
    /// <param name="probes">What is asked at a path; null where all is well, and else the reason.</param>
    /// <param name="meters">Meters besides those of every process.</param>
    public ProbeServer(int port, IReadOnlyDictionary<string, Func<Task<string?>>> probes, params string[] meters)
    {
        ArgumentNullException.ThrowIfNull(probes);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ProbeServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddRoutingCore();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter([.. Meters, .. meters]).AddPrometheusExporter());
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenAnyIP(port);
        });
        _server = builder.Build();
        _server.UseRouting();
        foreach (var (path, ask) in probes)
        {
            _server.MapGet(path, async (HttpContext context) => await AnswerAsync(context, await ask())).DisableHttpMetrics();
        }

        _server.MapPrometheusScrapingEndpoint().DisableHttpMetrics();
    }

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, string? problem)
    {
        context.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{problem ?? "ok"}\n", context.RequestAborted);
    }
}
