using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace MetaRec.Hosting.Logging;

/// <summary>
/// Each entry as one JSON document on one line: time, level, the process, category, message; <c>job</c> and <c>step</c> where the entry is about one; the trace where it is part of one. Keys of the
/// grains of users, which Orleans writes into messages, are left out.
/// </summary>
public sealed class JsonLogFormatter(IOptions<JsonLogOptions> options) : ConsoleFormatter(FormatterName)
{
    /// <summary>What it is chosen by.</summary>
    public const string FormatterName = "metarec-json";

    private const string Template = "{OriginalFormat}";

    // Read by people as well: quotes and signs stay as they are; line ends do not.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonLogOptions _options = options.Value;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        ArgumentNullException.ThrowIfNull(textWriter);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("time", DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", NameOf(logEntry.LogLevel));
            json.WriteString(_options.Process, _options.Instance);
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", UserKeys.LeaveOut(logEntry.Formatter(logEntry.State, logEntry.Exception)));
            WriteValues(json, logEntry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? []);
            if (logEntry.Exception is { } error)
            {
                json.WriteString("exception", UserKeys.LeaveOut(error.ToString()));
            }

            if (Activity.Current is { } span)
            {
                json.WriteString("trace", span.TraceId.ToHexString());
                json.WriteString("span", span.SpanId.ToHexString());
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>What the entry names, under names that are the same for all entries.</summary>
    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        foreach (var (name, value) in values)
        {
            if (name is "JobId" or "Job")
            {
                json.WriteString("job", value?.ToString());
            }
            else if (name == "Step" && value is int step)
            {
                json.WriteNumber("step", step);
            }
        }

        json.WriteStartObject("values");
        foreach (var (name, value) in values.Where(value => value.Key is not (Template or "JobId" or "Job" or "Step")).DistinctBy(value => value.Key))
        {
            json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
            switch (value)
            {
                case int or long:
                    json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case double number when double.IsFinite(number):
                    json.WriteNumberValue(number);
                    break;
                case bool flag:
                    json.WriteBooleanValue(flag);
                    break;
                default:
                    json.WriteStringValue(value is null ? null : UserKeys.LeaveOut(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
