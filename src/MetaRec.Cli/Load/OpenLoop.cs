using System.Diagnostics;

namespace MetaRec.Cli.Load;

/// <summary>
/// Requests that arrive at a rate, as a Poisson process, whether or not earlier ones are answered. A latency counts from when the request was due: a server that stands still
/// for a second is charged with all that would have come in that second, and not with the one that was under way (no coordinated omission).
/// </summary>
internal static class OpenLoop
{
    /// <summary>Runs, and returns once every request is answered.</summary>
    /// <param name="duration">For how long requests arrive.</param>
    /// <param name="nextGap">Seconds until the next arrival.</param>
    /// <param name="send">Sends the next request and completes once it is answered; told when it was due, as a <see cref="Stopwatch"/> has it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RunAsync(TimeSpan duration, Func<double> nextGap, Func<long, Task> send, CancellationToken cancellationToken)
    {
        var sent = new List<Task>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // A thread of its own, so that a busy thread pool does not hold arrivals back.
        new Thread(() =>
        {
            try
            {
                Arrive(duration, nextGap, due => sent.Add(Task.Run(() => send(due), CancellationToken.None)), cancellationToken);
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        })
        { IsBackground = true, Name = "arrivals" }.Start();
        await done.Task;
        await Task.WhenAll(sent).WaitAsync(cancellationToken);
    }

    private static void Arrive(TimeSpan duration, Func<double> nextGap, Action<long> arrive, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        for (var at = nextGap(); at < duration.TotalSeconds; at += nextGap())
        {
            var due = start + (long)(at * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < due)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Thread.Sleep(1);
            }

            arrive(due);
        }
    }
}
