using System.Collections.Concurrent;
using System.Diagnostics;

namespace MetaRec.Cli.Chaos;

/// <summary>
/// Starts processes that are killed when this one ends, however it ends. Linux ties them to the thread that started them, so that is one thread for all, which lives as long as
/// this process. Thread-safe.
/// </summary>
internal static class ProcessStarter
{
    // Of util-linux, which every distribution has; it replaces itself by the command.
    private const string Launcher = "setpriv";

    private static readonly BlockingCollection<Action> Requests = Begin();

    /// <param name="start">What to run, how, and with which redirections.</param>
    public static Process Start(ProcessStartInfo start)
    {
        var (file, arguments) = (start.FileName, start.ArgumentList.ToArray());
        start.FileName = Launcher;
        start.ArgumentList.Clear();
        foreach (var argument in (string[])["--pdeathsig", "KILL", "--", file, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception error)
            {
                started.SetException(error);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Action> Begin()
    {
        var requests = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var request in requests.GetConsumingEnumerable())
            {
                request();
            }
        })
        { IsBackground = true, Name = "process starter" }.Start();
        return requests;
    }
}
