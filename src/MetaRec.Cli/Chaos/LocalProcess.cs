using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MetaRec.Cli.Chaos;

/// <summary>A process of this machine, to be watched, signalled and killed. What it writes is kept, and shown where something goes wrong with it. Thread-safe.</summary>
internal sealed partial class LocalProcess : IAsyncDisposable
{
    private const int LinesKept = 2000;
    private const int LinesShown = 40;
    private const int SigTerm = 15;
    private const int SigContinue = 18;
    private const int SigStop = 19;

    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> _waiting = [];

    private bool _disposed;

    private LocalProcess(string name, Process process, Action<string>? heard)
    {
        Name = name;
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data, heard);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, heard);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The exit code once it has exited; 128 and the signal where a signal has ended it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines of what it has written, to both streams.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines.TakeLast(LinesShown));
            }
        }
    }

    /// <summary>Starts a process that ends with this one.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Added to this process' environment; null removes a variable.</param>
    /// <param name="heard">Told every line that it writes, with its name.</param>
    public static LocalProcess Start(
        string name, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, Action<string>? heard = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[key] = value;
        }

        return new LocalProcess(name, ProcessStarter.Start(start), heard);
    }

    /// <summary>SIGKILL; returns at once.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM; returns at once.</summary>
    public void Terminate() => Signal(SigTerm);

    /// <summary>SIGSTOP: it does nothing any more, but its connections stay open.</summary>
    public void Pause() => Signal(SigStop);

    /// <summary>SIGCONT after <see cref="Pause"/>.</summary>
    public void Continue() => Signal(SigContinue);

    /// <summary>Waits for the end of the process.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">It still runs; the message has its last output.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(limit, cancellationToken);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Name} (process {Id}) has not exited within {Seconds(limit)}. {Last()}");
        }
    }

    /// <summary>Whether it has written a line; of thousands, only the last are remembered.</summary>
    public bool HasWritten(Func<string, bool> line)
    {
        lock (_gate)
        {
            return _lines.Any(line);
        }
    }

    /// <summary>Waits for a line, one that was written already included.</summary>
    /// <param name="wanted">Whether it is the line.</param>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="limit">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProcessFailedException">The process has exited without writing it.</exception>
    /// <exception cref="TimeoutException">It has not been written in time; the message has the last output.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> wanted, string what, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.FirstOrDefault(wanted) is { } line)
            {
                return line;
            }

            _waiting.Add((wanted, found));
        }

        try
        {
            // The second is over only after both streams are read to their ends.
            await Task.WhenAny(found.Task, _process.WaitForExitAsync(cancellationToken)).WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Name} (process {Id}) was waited for for {Seconds(limit)}: {what}. {Last()}");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return found.Task.IsCompleted ? await found.Task : throw new ProcessFailedException($"{Name} has exited with code {ExitCode}, but was waited for: {what}. {Last()}", ExitCode);
    }

    /// <summary>Kills it where it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!HasExited)
        {
            Kill();
            await _process.WaitForExitAsync().WaitAsync(KillLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _process.Dispose();
    }

    private void Hear(string? line, Action<string>? heard)
    {
        if (line is null)
        {
            return;
        }

        heard?.Invoke($"{Name}: {line}");
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > LinesKept)
            {
                _lines.Dequeue();
            }

            foreach (var (_, found) in _waiting.Where(waiting => waiting.Wanted(line)))
            {
                found.TrySetResult(line);
            }

            _waiting.RemoveAll(waiting => waiting.Found.Task.IsCompleted);
        }
    }

    private void Signal(int signal)
    {
        if (Kill(Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} could not be sent to {Name} (process {Id}): error {Marshal.GetLastPInvokeError()}.");
        }
    }

    private string Last() => Output is { Length: > 0 } output ? $"Its last output:\n{output}" : "It has written nothing.";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
