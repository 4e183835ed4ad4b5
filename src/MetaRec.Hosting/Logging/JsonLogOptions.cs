using Microsoft.Extensions.Logging.Console;

namespace MetaRec.Hosting.Logging;

/// <summary>Of a <see cref="JsonLogFormatter"/>.</summary>
public sealed class JsonLogOptions : ConsoleFormatterOptions
{
    /// <summary>What kind of process it is: silo, gateway.</summary>
    public string Process { get; set; } = "";

    /// <summary>Which of them: a silo's name.</summary>
    public string Instance { get; set; } = "";
}
