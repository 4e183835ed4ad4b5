using System.Text.Json.Nodes;
using MetaRec.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaRec.Hosting.Tests.Logging;

public sealed class JsonLogFormatterTests
{
    [Theory]
    [InlineData("JobId")]
    [InlineData("Job")]
    public void Write_EntryAboutAJob_HasJobStepAndSilo(string name)
    {
        var entry = Write(LogLevel.Warning, "Job demo: step 12 waits.", (name, "demo"), ("Step", 12), ("Patience", 0.5), ("{OriginalFormat}", "…"));

        Assert.Equal(
            ("demo", 12, "silo-1/worker", "warning", "MetaRec.Some", "Job demo: step 12 waits."),
            ((string?)entry["job"], (int)entry["step"]!, (string?)entry["silo"], (string?)entry["level"], (string?)entry["category"], (string?)entry["message"]));
        Assert.Equal("""{"patience":0.5}""", entry["values"]!.ToJsonString());
        Assert.EndsWith("Z", (string?)entry["time"], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_KeyOfAUserInMessageValueAndError_IsLeftOut()
    {
        var entry = Write(
            LogLevel.Error, "Response did not arrive from user/shop/alice in time.", new InvalidOperationException("Grain [user/shop/alice, S1] has failed."), ("Target", "user/shop/alice"));

        Assert.DoesNotContain("alice", entry.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("Response did not arrive from user/… in time.", (string?)entry["message"]);
        Assert.Contains("Grain [user/…, S1] has failed.", (string?)entry["exception"], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LinesAndQuotesInTheMessage_StayOneLine() => Assert.Equal("a \"b\"\nc θ", (string?)Write(LogLevel.Information, "a \"b\"\nc θ")["message"]);

    private static JsonNode Write(LogLevel level, string message, params (string Name, object Value)[] values) => Write(level, message, null, values);

    private static JsonNode Write(LogLevel level, string message, Exception? error, params (string Name, object Value)[] values)
    {
        var formatter = new JsonLogFormatter(Options.Create(new JsonLogOptions { Process = "silo", Instance = "silo-1/worker" }));
        using var output = new StringWriter();
        IReadOnlyList<KeyValuePair<string, object?>> state = [.. values.Select(value => new KeyValuePair<string, object?>(value.Name, value.Value))];
        formatter.Write(new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(level, "MetaRec.Some", default, state, error, (_, _) => message), null, output);

        return JsonNode.Parse(Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
    }
}
