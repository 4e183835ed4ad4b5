using System.Runtime.CompilerServices;
using MetaRec.Cli.Doctor;

namespace MetaRec.Cli.Tests.Doctor;

public sealed class DiagnosisTests
{
    [Fact]
    public async Task RunAsync_ACheckThatThrows_IsAFailureAndTheOthersRun()
    {
        var findings = await RunAsync(TimeSpan.FromMinutes(1), new Check("a", token => throw new InvalidOperationException("broken")), new Check("b", static token => Task.CompletedTask));

        Assert.Equal([(CheckLevel.Failed, "broken"), (CheckLevel.Ok, "done")], findings.Select(finding => (finding.Level, finding.Text)));
    }

    [Fact]
    public async Task RunAsync_ACheckThatNeverEnds_IsAFailureAndTheOthersRun()
    {
        var findings = await RunAsync(TimeSpan.FromMilliseconds(1), new Check("a", static _ => Task.Delay(Timeout.Infinite, CancellationToken.None)), new Check("b", static token => Task.CompletedTask));

        Assert.Equal([CheckLevel.Failed, CheckLevel.Ok], findings.Select(finding => finding.Level));
        Assert.Contains("no answer", findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Interrupted_EndsWithoutAFinding()
    {
        using var interrupted = new CancellationTokenSource();
        var diagnosis = new Diagnosis([new Check("a", async token =>
        {
            await interrupted.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        })], TimeSpan.FromMinutes(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await diagnosis.RunAsync(interrupted.Token).GetAsyncEnumerator(CancellationToken.None).MoveNextAsync());
    }

    private static async Task<List<Finding>> RunAsync(TimeSpan limit, params ICheck[] checks)
    {
        var findings = new List<Finding>();
        await foreach (var finding in new Diagnosis(checks, limit).RunAsync(TestContext.Current.CancellationToken))
        {
            findings.Add(finding);
        }

        return findings;
    }

    private sealed class Check(string topic, Func<CancellationToken, Task> run) : ICheck
    {
        public string Topic => topic;

        public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await run(cancellationToken);
            yield return new Finding(topic, "it", CheckLevel.Ok, "done");
        }
    }
}
