using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Tests;

/// <summary>A command that runs in this process until it is interrupted or ends.</summary>
internal sealed class RunningCommand : IAsyncDisposable
{
    private readonly CancellationTokenSource _interrupted = new();
    private readonly Task<int> _run;

    public RunningCommand(params string[] args) => _run = Task.Run(() => Program.RunAsync(args, new CommandContext(Output, Error) { CanAsk = false }, _interrupted.Token));

    public LineWriter Output { get; } = new();

    public LineWriter Error { get; } = new();

    /// <summary>The exit code of a command that ends by itself.</summary>
    public Task<int> EndAsync() => _run.WaitAsync(TimeSpan.FromMinutes(3));

    /// <summary>Ctrl-C.</summary>
    public async Task<int> InterruptAsync()
    {
        await _interrupted.CancelAsync();
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await InterruptAsync();
        _interrupted.Dispose();
    }
}
