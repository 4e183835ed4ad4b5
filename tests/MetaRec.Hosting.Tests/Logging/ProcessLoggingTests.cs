using MetaRec.Hosting.Logging;
using MetaRec.Hosting.Monitoring;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace MetaRec.Hosting.Tests.Logging;

public sealed class ProcessLoggingTests
{
    [Theory]
    [InlineData(TelemetryOptions.Text, typeof(TextLogFormatter))]
    [InlineData(TelemetryOptions.Json, typeof(JsonLogFormatter))]
    public void AddProcessConsole_Format_HasAFormatterThatLeavesUsersOut(string format, Type formatter)
    {
        using var services = new ServiceCollection().AddLogging(logging => logging.AddProcessConsole(new TelemetryOptions { LogFormat = format }, "silo", "silo-1")).BuildServiceProvider();

        var name = services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName;

        Assert.Equal(formatter, services.GetServices<ConsoleFormatter>().Single(known => known.Name == name).GetType());
    }
}
