using MetaRec.Cli.Chaos;

namespace MetaRec.Cli.Tests.Chaos;

public sealed class LocalProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task WaitForLine_WrittenAlready_IsFound()
    {
        await using var process = Shell("echo early; exec sleep 600");
        await process.WaitForLineAsync(line => line == "early", "the first line", Limit);

        var again = await process.WaitForLineAsync(line => line == "early", "the first line", Limit);

        Assert.Equal("early", again);
        Assert.False(process.HasExited);
    }

    [Fact]
    public async Task WaitForLine_ProcessEndsWithoutIt_SaysWhatItWrote()
    {
        await using var process = Shell("echo something else; exit 7");

        var error = await Assert.ThrowsAsync<ProcessFailedException>(() => process.WaitForLineAsync(line => line == "ready", "its readiness", Limit));

        Assert.Equal(7, error.ExitCode);
        Assert.Equal("shell has exited with code 7, but was waited for: its readiness. Its last output:\nsomething else", error.Message);
    }

    [Fact]
    public async Task WaitForLine_NotInTime_SaysWhatWasWaitedFor()
    {
        await using var process = Shell("exec sleep 600");

        var error = await Assert.ThrowsAsync<TimeoutException>(() => process.WaitForLineAsync(line => line == "ready", "its readiness", Short));

        Assert.Contains("its readiness. It has written nothing.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_TrappedByTheProcess_ExitsWithItsOwnCode()
    {
        await using var process = Shell("trap 'exit 5' TERM; echo ready; while true; do sleep 0.01; done");
        await process.WaitForLineAsync(line => line == "ready", "its readiness", Limit);

        process.Terminate();

        Assert.Equal(5, await process.WaitForExitAsync(Limit));
    }

    [Fact]
    public async Task Kill_RunningProcess_EndsItAtOnce()
    {
        await using var process = Shell("trap '' TERM; echo ready; exec sleep 600");
        await process.WaitForLineAsync(line => line == "ready", "its readiness", Limit);

        process.Kill();

        Assert.Equal(128 + 9, await process.WaitForExitAsync(Limit));
    }

    private static LocalProcess Shell(string script) => LocalProcess.Start("shell", "sh", ["-c", script]);
}
