using MetaRec.Cli.Starts;
using MetaRec.Hosting.Monitoring;

namespace MetaRec.Cli.Tests.Starts;

public sealed class ProgramStartTests
{
    [Fact]
    public void Of_Starts_HasMediansOfWhatEachStageTookAndTheProbeAsTheLast()
    {
        MeasuredStart[] starts =
        [
            new(3.0, 2.5, [new("program", 0.5), new("host", 1.5), new("joined", 2.75)]),
            new(9.0, 4.0, [new("program", 1.0), new("host", 5.0), new("joined", 8.0)]),
            new(2.0, 1.5, [new("program", 0.25), new("host", 1.0), new("joined", 1.5)]),
        ];

        var found = ProgramStart.Of("silo", "/app", starts);

        Assert.Equal((3.0, 9.0, 2.5), (found.MedianSeconds, found.WorstSeconds, found.MedianCpuSeconds));
        Assert.Equal([new StartStage("program", 0.5), new("host", 1.0), new("joined", 1.25), new("ready", 0.5)], found.Stages);
    }
}
