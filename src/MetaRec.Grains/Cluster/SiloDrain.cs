using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using Microsoft.Extensions.Logging;

namespace MetaRec.Grains.Cluster;

/// <summary>
/// Keeps a silo's knowledge of drained silos fresh, and empties the silo once it is one of them: again and again, since calls that were under way may still bring something back.
/// </summary>
internal sealed partial class SiloDrain(IGrainFactory grains, DrainedSilos drained, SiloHoldings holdings, ILocalSiloDetails silo, TimeProvider time, ILogger<SiloDrain> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private const int RoundsPerQuestion = 5;
    private const int JobsAtMost = 1000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    public void Participate(ISiloLifecycle lifecycle)
    {
        var stop = new CancellationTokenSource();
        var running = Task.CompletedTask;
        lifecycle.Subscribe(
            nameof(SiloDrain),
            ServiceLifecycleStage.Active,
            _ =>
            {
                running = Task.Run(() => RunAsync(stop.Token), CancellationToken.None);
                return Task.CompletedTask;
            },
            async cancellationToken =>
            {
                await stop.CancelAsync();
                await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stop.Dispose();
            });
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var round = 0; !cancellationToken.IsCancellationRequested; round++)
        {
            try
            {
                if (round % RoundsPerQuestion == 0)
                {
                    drained.Take(await grains.GetGrain<IDrainGrain>(0).ReadAsync().WaitAsync(cancellationToken));
                }

                if (drained.Contains(silo.SiloAddress))
                {
                    await EmptyAsync().WaitAsync(cancellationToken);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // No coordinator's silo is there, or the store is away: what was known stays.
                LogRetry(error);
            }
            catch (OperationCanceledException)
            {
                // The silo is stopping, or whoever was asked is.
            }

            await Task.Delay(Round, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EmptyAsync()
    {
        var before = await holdings.CountAsync();
        if (before.Count == 0)
        {
            return;
        }

        await holdings.GiveUpAsync();
        if (!before.ContainsKey(nameof(Training.JobGrain)))
        {
            return;
        }

        // A job that nobody calls would come back by its reminder, in a minute: a call brings it back now, elsewhere.
        foreach (var job in (await grains.GetGrain<IJobDirectoryGrain>(0).ListAsync([JobState.Running], null, JobsAtMost)).Jobs)
        {
            await grains.GetGrain<IJobGrain>(job.Id).GetStatusAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The list of drained silos is asked for again.")]
    private partial void LogRetry(Exception error);
}
