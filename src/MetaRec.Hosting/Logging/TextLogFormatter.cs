using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace MetaRec.Hosting.Logging;

/// <summary>Each entry as one line for people: time, level, category and event, message, error. Keys of the grains of users, which Orleans writes into messages, are left out.</summary>
public sealed class TextLogFormatter(IOptions<TextLogOptions> options) : ConsoleFormatter(FormatterName)
{
    /// <summary>What it is chosen by.</summary>
    public const string FormatterName = "metarec-text";

    private const string Reset = "\e[39m\e[22m\e[49m";

    private readonly bool _colors = options.Value.Colors;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        ArgumentNullException.ThrowIfNull(textWriter);
        var (level, color) = NameOf(logEntry.LogLevel);
        textWriter.Write(DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ ", CultureInfo.InvariantCulture));
        textWriter.Write(_colors ? $"{color}{level}{Reset}" : level);
        textWriter.Write(string.Create(CultureInfo.InvariantCulture, $": {logEntry.Category}[{logEntry.EventId.Id}] "));
        textWriter.Write(OneLine(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        if (logEntry.Exception is { } error)
        {
            textWriter.Write(' ');
            textWriter.Write(OneLine(error.ToString()));
        }

        textWriter.WriteLine();
    }

    /// <summary>A key ends with its line at the latest, so it goes before the lines are joined.</summary>
    private static string OneLine(string text) => UserKeys.LeaveOut(text).ReplaceLineEndings(" ");

    private static (string Name, string Color) NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => ("trce", "\e[37m"),
        LogLevel.Debug => ("dbug", "\e[37m"),
        LogLevel.Information => ("info", "\e[32m"),
        LogLevel.Warning => ("warn", "\e[1m\e[33m"),
        LogLevel.Error => ("fail", "\e[30m\e[41m"),
        _ => ("crit", "\e[1m\e[37m\e[41m"),
    };
}
