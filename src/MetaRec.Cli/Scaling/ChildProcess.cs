using System.Diagnostics;
using System.Globalization;

namespace MetaRec.Cli.Scaling;

/// <summary>A <c>metarec</c> command in a process of its own, which ends with this object.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    private readonly Process _process;
    private readonly Queue<string> _log = new();

    private ChildProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                if (line.Data is { } text)
                {
                    _log.Enqueue(text);
                }

                while (_log.Count > 20)
                {
                    _log.Dequeue();
                }
            }
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Starts a command, and returns once it has written its first line: it is ready then.</summary>
    /// <exception cref="InvalidOperationException">It ended before that; the message has what it wrote.</exception>
    public static async Task<ChildProcess> StartAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "metarec.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var child = new ChildProcess(Process.Start(start) ?? throw new InvalidOperationException("The program 'dotnet' cannot be started. Put it on the PATH."));
        try
        {
            return await child._process.StandardOutput.ReadLineAsync(cancellationToken) is not null ? child : throw await child.FailureAsync(start);
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the process to end, and ends it where that takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var limit = new CancellationTokenSource(StopLimit);
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    private async Task<InvalidOperationException> FailureAsync(ProcessStartInfo start)
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        lock (_log)
        {
            return new InvalidOperationException($"The process 'metarec {string.Join(' ', start.ArgumentList.Skip(1))}' ended with exit code {_process.ExitCode}: {string.Join(" | ", _log)}");
        }
    }
}
