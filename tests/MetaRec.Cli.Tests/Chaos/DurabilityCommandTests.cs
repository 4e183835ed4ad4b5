using MetaRec.Cli.Chaos;
using MetaRec.Cli.Load;
using MetaRec.Client;
using MetaRec.Client.Serving;

namespace MetaRec.Cli.Tests.Chaos;

public sealed class DurabilityCommandTests
{
    [Theory]
    [InlineData("--seconds", "0", "between 1 and 86400")]
    [InlineData("--writers", "0", "between 1 and 256")]
    [InlineData("--kills", "-1", "between 0 and 1000")]
    [InlineData("--silos", "1", "between 2 and 16")]
    public async Task Durability_NumberOutOfRange_IsRefusedWithTheRange(string option, string value, string range)
    {
        var run = await CommandLine.RunAsync("benchmark", "durability", option, value);

        Assert.Equal(2, run.Code);
        Assert.Contains($"{option} must be a number {range}, but was '{value}'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_Cancelled_AcknowledgesNothing()
    {
        using var gateway = new MetaRecClient(new Uri("http://127.0.0.1:1/"));
        var ledger = new FeedbackLedger();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new FeedbackWriter([gateway], "default", ledger).WriteAsync(new FeedbackEntry("ann", "i1", 3, "e1"), cancellation.Token));

        Assert.Equal(0, ledger.Count);
    }
}
