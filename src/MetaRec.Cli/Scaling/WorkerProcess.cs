using MetaRec.Cli.Chaos;

namespace MetaRec.Cli.Scaling;

/// <summary>A process of worker silos that leaves its cluster in good order: so nobody waits for it, and nothing of it stays.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    private readonly LocalProcess _process;

    private WorkerProcess(LocalProcess process) => _process = process;

    /// <summary>Starts <c>metarec</c> with arguments, and returns once it says that it is ready.</summary>
    /// <exception cref="ProcessFailedException">It ended before that; the message has what it wrote.</exception>
    public static async Task<WorkerProcess> StartAsync(string name, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var worker = new WorkerProcess(MetaRecProcess.Start(name, arguments));
        try
        {
            await worker._process.WaitForLineAsync(
                static line => line.StartsWith("ready", StringComparison.Ordinal), "that it is a member of the cluster", StartLimit, cancellationToken);
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it to end, and kills it where that takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Terminate();
            await Task.WhenAny(_process.WaitForExitAsync(StopLimit));
        }

        await _process.DisposeAsync();
    }
}
