using System.Net;

namespace MetaRec.Client;

/// <summary>
/// Makes calls again that failed for a reason that passes: nobody answers, the cluster is busy or away (502, 503, 504), or there were too many requests (429). Waits as long as the server asks
/// for (Retry-After), and where it says nothing a quarter of a second, then twice as long each time, up to two seconds. Only for calls that may be made twice: feedback whose events have ids is one.
/// Thread-safe.
/// </summary>
public sealed class RetryPolicy
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>For how long a call is made again, counted from its first failure. A server that asks for a longer wait than is left is not waited for.</summary>
    /// <value>one minute</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Told of each failure, and how long is waited.</summary>
    public Action<Exception, TimeSpan>? Waiting { get; init; }

    /// <summary>Which failures a call is made again after.</summary>
    /// <value><see cref="IsPassing"/></value>
    public Func<Exception, bool> When { get; init; } = IsPassing;

    /// <summary>Measures the time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether a call that failed may succeed when it is made again.</summary>
    public static bool IsPassing(Exception error) => error is ServerUnreachableException
        or ApiException { Status: HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests };

    /// <summary>Makes a call until it is answered.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Gives up between two calls.</param>
    /// <exception cref="ApiException">The server refuses, or has done so for too long.</exception>
    /// <exception cref="ServerUnreachableException">There was no server for too long.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        var pause = FirstPause;
        long? since = null;
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception error) when (When(error))
            {
                since ??= Time.GetTimestamp();
                var wait = (error as ApiException)?.RetryAfter ?? pause;
                if (Time.GetElapsedTime(since.Value) + wait > Patience)
                {
                    throw;
                }

                Waiting?.Invoke(error, wait);
                await Task.Delay(wait, Time, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }
}
