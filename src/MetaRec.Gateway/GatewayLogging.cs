namespace MetaRec.Gateway;

/// <summary>What a gateway logs.</summary>
public static class GatewayLogging
{
    /// <summary>Its own entries and warnings of the framework, to standard error, one line each.</summary>
    public static ILoggingBuilder AddGatewayConsole(this ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("MetaRec", LogLevel.Information);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return logging;
    }
}
