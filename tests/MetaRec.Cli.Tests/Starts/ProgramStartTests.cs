using MetaRec.Cli.Starts;
using MetaRec.Hosting.Monitoring;

namespace MetaRec.Cli.Tests.Starts;

public sealed class ProgramStartTests
{
    [Fact]
    public void Of_Starts_HasMediansOfTimesAndStagesWithTheProbeInItsPlace()
    {
        MeasuredStart[] starts =
        [
            new(3.0, 2.5, [new("program", 0.5), new("host", 1.5), new("started", 3.25)]),
            new(9.0, 4.0, [new("program", 1.0), new("host", 5.0), new("started", 8.0)]),
            new(2.0, 1.5, [new("program", 0.25), new("host", 1.0), new("started", 2.5)]),
        ];

        var found = ProgramStart.Of("silo", "/app", starts);

        Assert.Equal((3.0, 9.0, 2.5), (found.MedianSeconds, found.WorstSeconds, found.MedianCpuSeconds));
        Assert.Equal([new StartStage("program", 0.5), new("host", 1.5), new("ready", 3.0), new("started", 3.25)], found.Stages);
    }
}
