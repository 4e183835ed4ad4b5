using MetaRec.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaRec.Hosting.Tests.Logging;

public sealed class TextLogFormatterTests
{
    [Fact]
    public void Write_Entry_IsOneLineWithTimeLevelCategoryEventMessageAndError()
    {
        var line = Write(LogLevel.Warning, "Job demo:\nstep 12 waits.", new InvalidOperationException("a\nb"));

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn: MetaRec\.Some\[7\] Job demo: step 12 waits\. System\.InvalidOperationException: a b$", line);
    }

    [Fact]
    public void Write_Colors_AreOfTheLevelOnly() => Assert.Contains(" \e[32minfo\e[39m\e[22m\e[49m: MetaRec.Some[7] Ready.", Write(LogLevel.Information, "Ready.", colors: true), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(UserIds.All), MemberType = typeof(UserIds))]
    public void Write_KeyOfAUserInMessageAndError_IsLeftOut(string id)
    {
        var line = Write(LogLevel.Error, $"Response did not arrive from user/shop/{id} in time.\nSee below.", new InvalidOperationException($"Grain [user/shop/{id}, S1] has failed."));

        Assert.DoesNotContain(UserIds.Tail, line, StringComparison.Ordinal);
        Assert.EndsWith("Response did not arrive from user/… See below. System.InvalidOperationException: Grain [user/…", line, StringComparison.Ordinal);
    }

    private static string Write(LogLevel level, string message, Exception? error = null, bool colors = false)
    {
        var formatter = new TextLogFormatter(Options.Create(new TextLogOptions { Colors = colors }));
        using var output = new StringWriter();
        formatter.Write(new LogEntry<int>(level, "MetaRec.Some", new EventId(7), 0, error, (_, _) => message), null, output);

        var line = output.ToString();
        Assert.Equal(line.Length - Environment.NewLine.Length, line.IndexOf(Environment.NewLine, StringComparison.Ordinal));
        return line.TrimEnd();
    }
}
