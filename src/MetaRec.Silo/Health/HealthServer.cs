using MetaRec.Hosting.Monitoring;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Silo.Health;

/// <summary>The probes and the metrics of a silo. It is the first service to start and the last to stop, so that joining and leaving can be watched.</summary>
internal static class HealthServer
{
    /// <param name="port">Where it listens, on all interfaces.</param>
    /// <param name="services">Of the silo. What the probes ask is only made when they do: a silo's services are not to be made before it starts.</param>
    public static ProbeServer Create(int port, IServiceProvider services)
    {
        var health = new Lazy<SiloHealth>(services.GetRequiredService<SiloHealth>);

        // Liveness asks nobody: a silo is not to be killed because Redis, or another silo, is away.
        return new ProbeServer(port, new Dictionary<string, Func<Task<string?>>>
        {
            ["/healthz/live"] = static () => Task.FromResult<string?>(null),
            ["/healthz/startup"] = () => Task.FromResult(health.Value.Startup()),
            ["/healthz/ready"] = () => health.Value.ReadyAsync(),
        });
    }
}
