namespace MetaRec.Gateway;

/// <summary>What a gateway logs.</summary>
public static class GatewayLogging
{
    /// <summary>Its own entries and warnings of the framework, to standard error.</summary>
    public static ILoggingBuilder AddGatewayConsole(this ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return logging;
    }
}
