using MetaRec.Hosting.Monitoring;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaRec.Hosting.Logging;

/// <summary>The log of a process.</summary>
public static class ProcessLogging
{
    /// <summary>To standard error, one line for each entry, in text or JSON.</summary>
    /// <param name="logging">Of the process.</param>
    /// <param name="options">Which of the two.</param>
    /// <param name="process">What kind of process it is: silo, gateway.</param>
    /// <param name="instance">Which of them.</param>
    public static ILoggingBuilder AddProcessConsole(this ILoggingBuilder logging, TelemetryOptions options, string process, string instance)
    {
        ArgumentNullException.ThrowIfNull(options);
        logging.AddConsoleFormatter<TextLogFormatter, TextLogOptions>();
        logging.AddConsoleFormatter<JsonLogFormatter, JsonLogOptions>();
        logging.Services.Configure<JsonLogOptions>(json => (json.Process, json.Instance) = (process, instance));
        return logging.AddConsole(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = options.LogFormat == TelemetryOptions.Json ? JsonLogFormatter.FormatterName : TextLogFormatter.FormatterName;
        });
    }
}
