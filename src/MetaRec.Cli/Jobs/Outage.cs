using System.Diagnostics;
using System.Net;
using MetaRec.Cli.CommandLine;
using MetaRec.Client;

namespace MetaRec.Cli.Jobs;

/// <summary>The time in which a server that a command follows is not to be reached: said once, tried again with growing pauses, given up in the end.</summary>
/// <param name="server">The server.</param>
/// <param name="patience">How long to try again.</param>
/// <param name="terminal">Told when it begins and when it is over.</param>
internal sealed class Outage(Uri server, TimeSpan patience, Terminal terminal)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Stopwatch _since = new();
    private TimeSpan _pause = FirstPause;

    /// <summary>Whether a failure is the server's absence, or its cluster's, which may pass.</summary>
    public static bool IsPassing(Exception error) =>
        error is ServerUnreachableException or ApiException { Status: HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout };

    /// <summary>The server has answered.</summary>
    public void End()
    {
        if (_since.IsRunning)
        {
            terminal.Say($"{server} answers again.");
            _since.Reset();
        }

        _pause = FirstPause;
    }

    /// <summary>Waits until the server is to be tried again.</summary>
    /// <param name="error">Why the last attempt failed; null where a stream only ended early.</param>
    /// <param name="next">What to type later.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">It was tried for long enough.</exception>
    public async Task WaitAsync(Exception? error, string next, CancellationToken cancellationToken)
    {
        if (error is not null && !_since.IsRunning)
        {
            _since.Start();
            terminal.Say($"The connection is lost, and tried again for {patience.TotalSeconds:0.#} s; the job goes on meanwhile. ({ErrorReporter.OneLine(error)})");
        }

        if (error is not null && _since.Elapsed >= patience)
        {
            throw new RefusedException($"{server} has not answered for {patience.TotalSeconds:0.#} s. Jobs do not depend on it and go on. Look again later:  {next}", error);
        }

        await Task.Delay(_pause, cancellationToken);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }
}
