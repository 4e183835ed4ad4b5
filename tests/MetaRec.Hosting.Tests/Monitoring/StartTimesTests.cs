using MetaRec.Hosting.Monitoring;

namespace MetaRec.Hosting.Tests.Monitoring;

public sealed class StartTimesTests
{
    [Fact]
    public void Stages_Reached_AreSecondsSinceTheProcessBeganInTheirOrder()
    {
        var times = new StartTimes(TimeSpan.FromSeconds(2));

        times.Reach("settings");
        times.Reach("host");

        Assert.Equal(["program", "settings", "host"], times.Stages.Select(stage => stage.Name));
        Assert.Equal(2, times.Stages[0].Seconds);
        Assert.True(times.Stages[1].Seconds >= 2);
        Assert.True(times.Stages[2].Seconds >= times.Stages[1].Seconds);
    }

    [Fact]
    public void New_InThisProcess_KnowsThatItRuns() => Assert.True(new StartTimes().Stages[0].Seconds > 0);

    [Fact]
    public void Find_LineOfALog_HasTheStages()
    {
        var times = new StartTimes(TimeSpan.FromSeconds(0.25));
        times.Reach("joined");

        var found = StartTimes.Find($"2026-11-25T00:00:00.000Z info: MetaRec.Silo.Process.SiloProcess[1] Stages of the start, since the process began: {times}.")!;

        Assert.Equal(["program", "joined"], found.Select(stage => stage.Name));
        Assert.Equal(0.25, found[0].Seconds);
        Assert.Equal(times.Stages[1].Seconds, found[1].Seconds, 0.0011);
    }

    [Theory]
    [InlineData("ready: silo silo-1 at 127.0.0.1:11111")]
    [InlineData("The program has ended after 2 s")]
    [InlineData("program 0.2 s, settings late")]
    public void Find_AnotherLine_IsNull(string line) => Assert.Null(StartTimes.Find(line));
}
