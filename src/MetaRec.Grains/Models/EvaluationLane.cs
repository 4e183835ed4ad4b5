using MetaRec.Contracts.Wire;
using MetaRec.Grains.Lanes;
using MetaRec.Learning.Torch;
using Microsoft.Extensions.Hosting;

namespace MetaRec.Grains.Models;

/// <summary>
/// The thread of a silo that evaluates versions, one after the other: minutes of computing that neither answers nor training wait for. Gives its work back when the host begins to stop. One per silo;
/// thread-safe.
/// </summary>
internal sealed class EvaluationLane : IAsyncDisposable
{
    private const int MostWaiting = 1024;

    private readonly WorkQueue _queue = new(MostWaiting);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenRegistration _hostStops;
    private readonly Lane _thread;

    /// <param name="host">Says when the silo stops.</param>
    public EvaluationLane(IHostApplicationLifetime host)
    {
        _thread = new Lane("evaluation", _queue, TorchRuntime.Initialize, _stopping.Token);
        _hostStops = host.ApplicationStopping.Register(Preempt);
    }

    /// <summary>Computes when all that came before is done.</summary>
    /// <exception cref="WorkerPreemptedException">The silo is stopping.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work)
    {
        var item = new LaneWork<T>(work, CancellationToken.None);
        await _queue.EnqueueAsync("", item, CancellationToken.None);
        return await item.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        await _hostStops.DisposeAsync();
        Preempt();
        await _thread.Stopped;
        _stopping.Dispose();
    }

    private void Preempt()
    {
        _queue.Complete();
        _stopping.Cancel();
    }
}
