using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Starts;

namespace MetaRec.Cluster.Tests;

public sealed class StartBenchmarkTests
{
    [ClusterFact(@long: true)]
    public async Task RunAsync_OneStartOfEach_HasTheStagesOfBothPrograms()
    {
        var options = new StartBenchmarkOptions(1, [AppContext.BaseDirectory], [AppContext.BaseDirectory]);
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, json: true, verbose: false);

        var result = await StartBenchmark.RunAsync(options, terminal, TestContext.Current.CancellationToken);

        Assert.Equal(["silo", "gateway"], result.Programs.Select(program => program.Program));
        Assert.Equal(["host", "program", "ready", "settings", "started", "store"], result.Programs[0].Stages.Select(stage => stage.Name).Order());
        Assert.Equal(["connected", "host", "listening", "program", "ready", "settings"], result.Programs[1].Stages.Select(stage => stage.Name).Order());
        Assert.All(result.Programs, program => Assert.Equal(program.MedianSeconds, program.Stages.Single(stage => stage.Name == "ready").Seconds));
    }
}
