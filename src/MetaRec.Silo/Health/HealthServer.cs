using MetaRec.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;

namespace MetaRec.Silo.Health;

/// <summary>
/// Answers the probes of a silo over HTTP: 200, or 503 and the reason; and gives its metrics in the format of Prometheus. It is the first service to start and the last to stop, so that joining and leaving can be watched.
/// </summary>
internal sealed class HealthServer : IHostedService, IAsyncDisposable
{
    // Ours, Orleans' and the runtime's.
    private static readonly string[] Meters = ["MetaRec", "Microsoft.Orleans", "System.Runtime"];

    private readonly WebApplication _server;

    /// <param name="port">Where it listens, on all interfaces.</param>
    /// <param name="services">Of the silo. What the probes ask is only made when they do: a silo's services are not to be made before it starts.</param>
    public HealthServer(int port, IServiceProvider services)
    {
        var health = new Lazy<SiloHealth>(services.GetRequiredService<SiloHealth>);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(HealthServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddRoutingCore();
        builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddMeter(Meters).AddPrometheusExporter());
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenAnyIP(port);
        });
        _server = builder.Build();
        _server.UseRouting();

        // Liveness asks nobody: a silo is not to be killed because Redis, or another silo, is away.
        _server.MapGet("/healthz/live", static context => AnswerAsync(context, null));
        _server.MapGet("/healthz/startup", context => AnswerAsync(context, health.Value.Startup()));
        _server.MapPrometheusScrapingEndpoint();
        _server.MapGet("/healthz/ready", async context => await AnswerAsync(context, await health.Value.ReadyAsync()));
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
