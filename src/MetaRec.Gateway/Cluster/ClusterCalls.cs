using MetaRec.Data;
using MetaRec.Gateway.Monitoring;
using Orleans.Persistence.Redis;
using Orleans.Serialization;
using StackExchange.Redis;

namespace MetaRec.Gateway.Cluster;

/// <summary>
/// Calls grains, once more where a lost silo has taken the call with it. For calls that may be made twice only, which all of a job are: its id makes them one.
/// </summary>
internal sealed class ClusterCalls(IClusterAccess cluster, GatewayMetrics metrics)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <exception cref="ClusterUnavailableException">No attempt was answered.</exception>
    public async Task<T> CallAsync<T>(Func<IGrainFactory, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(cluster.Grains).WaitAsync(cancellationToken);
            }
            catch (Exception error) when (IsUnavailable(error) && !cancellationToken.IsCancellationRequested)
            {
                // What took its whole time to fail is not asked a third time.
                if (attempt == Attempts || (error is TimeoutException && attempt > 1))
                {
                    throw new ClusterUnavailableException(ErrorText.FirstLine(error.Message), error);
                }

                metrics.Retried();
                await Task.Delay(Pause * attempt, cancellationToken);
            }
        }
    }

    /// <summary>For calls without an answer.</summary>
    public Task CallAsync(Func<IGrainFactory, Task> call, CancellationToken cancellationToken) => CallAsync(
        async grains =>
        {
            await call(grains);
            return true;
        },
        cancellationToken);

    /// <summary>
    /// Whether a call has failed for the cluster's sake, or its storage's, and not for its own. A call that nobody here has cancelled was cancelled by a silo: its directory of grains gives up like that where it
    /// is about to stop, or waits for one that is lost (Orleans 10.4.2).
    /// </summary>
    public static bool IsUnavailable(Exception error) =>
        error is OrleansException or TimeoutException or ObjectDisposedException or OperationCanceledException or RedisException or RedisStorageException or UnavailableExceptionFallbackException;
}
