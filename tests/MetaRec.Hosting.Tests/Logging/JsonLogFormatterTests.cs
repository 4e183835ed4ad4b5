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

    [Theory]
    [MemberData(nameof(UserIds.All), MemberType = typeof(UserIds))]
    public void Write_KeyOfAUserInMessageValueAndError_IsLeftOut(string id)
    {
        var entry = Write(
            LogLevel.Error, $"Response did not arrive from user/shop/{id} in time.\nSee below.", new InvalidOperationException($"Grain [user/shop/{id}, S1] has failed."), ("Target", $"user/shop/{id}"));

        Assert.DoesNotContain(UserIds.Tail, entry.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("Response did not arrive from user/…\nSee below.", (string?)entry["message"]);
        Assert.Equal("System.InvalidOperationException: Grain [user/…", (string?)entry["exception"]);
        Assert.Equal("user/…", (string?)entry["values"]!["target"]);
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
