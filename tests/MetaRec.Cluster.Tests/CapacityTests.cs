using System.Text.Json;
using MetaRec.Cli;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Sizing;

namespace MetaRec.Cluster.Tests;

public sealed class CapacityTests
{
    [ClusterFact(@long: true)]
    public async Task Capacity_OnASmallWorld_MeasuresEveryFigureAndTheFileIsReadBack()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Program.RunAsync(
            ["benchmark", "capacity", "--dataset", "synthetic", "--stored-users", "200", "--seconds", "1", "-o", "json"], new CommandContext(output, error) { CanAsk = false },
            TestContext.Current.CancellationToken);
        Assert.True(code == ExitCodes.Ok, error.ToString());
        var measured = JsonSerializer.Deserialize<CapacityFigures>(output.ToString(), JsonSerializerOptions.Web)!;

        Assert.All(CapacityFigure.All, figure => Assert.True(figure.Value(measured) > 0, $"{figure.Name} is {figure.Value(measured)}."));
        Assert.All(CapacityFigure.All, figure => Assert.NotEqual(figure.Value(new CapacityFigures()), figure.Value(measured)));
    }
}
