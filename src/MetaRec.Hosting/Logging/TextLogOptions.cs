using Microsoft.Extensions.Logging.Console;

namespace MetaRec.Hosting.Logging;

/// <summary>Of a <see cref="TextLogFormatter"/>.</summary>
public sealed class TextLogOptions : ConsoleFormatterOptions
{
    /// <summary>Whether levels are coloured.</summary>
    /// <value>Where standard error is a terminal and NO_COLOR is not set.</value>
    public bool Colors { get; set; } = !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
