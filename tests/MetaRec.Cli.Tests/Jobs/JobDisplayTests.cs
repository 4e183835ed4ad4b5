using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Client.Jobs;

namespace MetaRec.Cli.Tests.Jobs;

public sealed class JobDisplayTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Progress_WithBar_ShowsShareSpeedAndRemainingTime()
    {
        var line = new JobProgressLine(500, withBar: true);

        line.Of(new JobMetricsPoint(Now, 0, 0.5, 0.5, 0), TimeSpan.Zero);
        var text = line.Of(new JobMetricsPoint(Now, 100, 0.45678, 0.34567, 5201.4), TimeSpan.FromSeconds(10));

        Assert.Equal($"{new string('█', 4)}{new string('░', 20)}  20 %  step 100/500  query loss 0.4568 → 0.3457 adapted  5,201 tasks/s  ETA 40 s", text);
    }

    [Fact]
    public void Progress_OfAPrivateJob_ShowsWhatIsSpentInPlaceOfLosses()
    {
        var text = new JobProgressLine(100, withBar: false).Of(new JobMetricsPoint(Now, 100, null, null, 5201.4) { Epsilon = 1.234 }, TimeSpan.Zero);

        Assert.Equal("100 %  step 100/100  ε 1.23 spent  5,201 tasks/s", text);
    }

    [Theory]
    [InlineData(60, "ETA 9:00 min")]
    [InlineData(3600, "ETA 9:00 h")]
    public void Progress_LongRun_CountsInMinutesAndHours(int seconds, string expected) =>
        Assert.EndsWith(expected, new JobProgressLine(1000, withBar: false).Of(new JobMetricsPoint(Now, 100, 0, 0, 0), TimeSpan.FromSeconds(seconds)), StringComparison.Ordinal);

    [Fact]
    public void Progress_AtTheEnd_HasNoRemainingTime() =>
        Assert.EndsWith("tasks/s", new JobProgressLine(100, withBar: false).Of(new JobMetricsPoint(Now, 100, 0, 0, 0), TimeSpan.FromSeconds(9)), StringComparison.Ordinal);

    [Theory]
    [InlineData(5, "5 s ago")]
    [InlineData(-3, "0 s ago")]
    [InlineData(150, "2 min ago")]
    [InlineData(7300, "2 h ago")]
    [InlineData(259_300, "3 days ago")]
    public void Age_OfATime_IsInTheUnitThatFits(int seconds, string expected) => Assert.Equal(expected, JobTable.Age(Now.AddSeconds(-seconds), Now));

    [Fact]
    public void Table_OfAJobThatFailed_HasItsErrorAndWhatBracketsItHas()
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, TextWriter.Null, json: false, verbose: false);

        JobTable.Write(terminal.Tables, Job("x", JobStates.Failed) with { Error = "task [3] is NaN" }, Now);

        Assert.Contains("task [3] is NaN", output.ToString(), StringComparison.Ordinal);
        Assert.Matches("Step +5/10 \\(50 %\\)", output.ToString());
        Assert.DoesNotContain("Phase", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Terminal_Quiet_WritesNothingToStandardError()
    {
        using var error = new StringWriter();
        var terminal = new Terminal(TextWriter.Null, error, json: false, verbose: false, quiet: true);

        terminal.Say("hello");
        terminal.Progress("half", last: true);

        Assert.Empty(error.ToString());
    }

    [Theory]
    [InlineData("runs/my run.yaml", "my-run-")]
    [InlineData("-", "job-")]
    [InlineData("_.yaml", "job-")]
    public void Name_OfASubmission_BeginsWithTheFile(string file, string expected)
    {
        var name = JobNames.For(file);

        Assert.StartsWith(expected, name, StringComparison.Ordinal);
        Assert.Matches("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", name);
    }

    [Fact]
    public void Name_OfALongFileName_IsShortEnough() => Assert.Matches("^[a-z][a-z0-9-]{0,63}$", JobNames.For(new string('a', 200)));

    private static JobDocument Job(string id, string state) => new(id, state, "ended", 5, 10, 0, 0.5, 0.4, null, null, null, null, Now, Now, null);
}
