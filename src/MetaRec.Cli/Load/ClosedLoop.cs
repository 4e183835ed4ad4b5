using System.Diagnostics;

namespace MetaRec.Cli.Load;

/// <summary>Connections each of which asks as soon as it is answered: what a server can do at most.</summary>
internal static class ClosedLoop
{
    /// <summary>Runs, and returns once every connection has its last answer.</summary>
    /// <param name="connections">How many.</param>
    /// <param name="duration">For how long they ask, each once at least.</param>
    /// <param name="send">Sends the next request and completes once it is answered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Requests answered, and seconds.</returns>
    public static async Task<(int Requests, double Seconds)> RunAsync(int connections, TimeSpan duration, Func<Task> send, CancellationToken cancellationToken)
    {
        var requests = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(
            async () =>
            {
                do
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await send();
                    Interlocked.Increment(ref requests);
                }
                while (clock.Elapsed < duration);
            },
            cancellationToken)));
        return (requests, clock.Elapsed.TotalSeconds);
    }
}
