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
        Assert.Equal(["program", "settings", "store", "host", "joined", "ready"], result.Programs[0].Stages.Select(stage => stage.Name));
        Assert.Equal(["program", "settings", "host", "listening", "connected", "ready"], result.Programs[1].Stages.Select(stage => stage.Name));
        Assert.All(result.Programs, program => Assert.Equal(program.MedianSeconds, program.Stages.Sum(stage => stage.Seconds), 1e-9));
    }
}
