using System.Text.Json;
using MetaRec.Cli;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cluster.Tests;

/// <summary><c>metarec benchmark durability</c>.</summary>
public sealed class DurabilityTests
{
    [ClusterFact(@long: true)]
    public async Task Durability_ServingSilosKilled_EveryAcknowledgedEventIsThereOnce()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await Program.RunAsync(["benchmark", "durability", "--seconds", "15", "--kills", "2", "-o", "json"], new CommandContext(output, error) { CanAsk = false });

        Assert.True(code == 0, error.ToString());
        using var document = JsonDocument.Parse(output.ToString());
        var root = document.RootElement;
        Assert.Equal((2, 8), (root.GetProperty("kills").GetInt32(), root.GetProperty("writers").GetInt32()));
        Assert.Equal((0, 0), (root.GetProperty("lostFeedback").GetInt32(), root.GetProperty("repeatedFeedback").GetInt32()));
        Assert.InRange(root.GetProperty("acknowledgedFeedback").GetInt32(), 8, int.MaxValue);
    }
}
