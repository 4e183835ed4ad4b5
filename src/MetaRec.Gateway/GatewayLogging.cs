using MetaRec.Hosting.Logging;
using MetaRec.Hosting.Monitoring;

namespace MetaRec.Gateway;

/// <summary>What a gateway logs.</summary>
public static class GatewayLogging
{
    /// <summary>Its own entries and warnings of the framework, to standard error, one line each.</summary>
    public static ILoggingBuilder AddGatewayConsole(this ILoggingBuilder logging, TelemetryOptions? telemetry = null)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("MetaRec", LogLevel.Information);
        return logging.AddProcessConsole(telemetry ?? new TelemetryOptions(), "gateway", Environment.MachineName);
    }
}
