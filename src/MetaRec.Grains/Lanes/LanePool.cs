using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using MetaRec.Contracts.Wire;
using MetaRec.Grains.Monitoring;

namespace MetaRec.Grains.Lanes;

/// <summary>
/// The compute threads of a silo. They share one bounded queue, so no lane idles while work waits; those who hand over work are served in turn, one piece each, so no
/// job waits behind all that another has queued. Grains hand over synchronous work and await it; nothing blocks the grain scheduler. One pool per silo. Thread-safe.
/// </summary>
/// <remarks>The meter <c>MetaRec</c> reports <c>metarec.lanes</c>, <c>metarec.lanes.busy</c> (seconds, all lanes together) and <c>metarec.lanes.waiting</c>.</remarks>
public sealed class LanePool : IAsyncDisposable
{
    private readonly WorkQueue _queue;
    private readonly Lane[] _lanes;
    private readonly Meter _meter = new(MeterExtensions.Name);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Starts the lanes.</summary>
    /// <param name="options">How many lanes, and how much may wait.</param>
    /// <param name="threadInitializer">Runs once on each lane's thread, before its first work: thread counts, allocator settings.</param>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    public LanePool(LanePoolOptions options, Action? threadInitializer = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        _queue = new WorkQueue(options.QueueLength);
        _lanes = [.. Enumerable.Range(0, options.Lanes).Select(i => new Lane($"lane-{i}", _queue, threadInitializer ?? (static () => { }), _stopping.Token, i))];
        _meter.CreateObservableGauge("metarec.lanes", () => Lanes, "{lane}", "Lanes: pieces of work that are computed at a time.");
        _meter.CreateObservableCounter("metarec.lanes.busy", () => BusyTime.TotalSeconds, "s", "Time that lanes spent computing.");
        _meter.CreateObservableGauge("metarec.lanes.waiting", () => Waiting, "{work}", "Pieces of work that wait for a lane.");
    }

    public int Lanes => _lanes.Length;

    /// <summary>Pieces of work that wait for a free lane.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Time that all lanes together spent computing, without the work in progress.</summary>
    public TimeSpan BusyTime => _lanes.Aggregate(TimeSpan.Zero, static (sum, lane) => sum + lane.BusyTime);

    /// <summary>
    /// Computes <paramref name="work"/> on the next free lane; waits asynchronously while the queue is full. The token given to the work
    /// is cancelled by the caller's token and by <see cref="Preempt"/>.
    /// </summary>
    /// <returns>
    /// The result. A caller that cancels gets its task back at once if the work has not started, else when the work has left the lane,
    /// so that buffers it hands over are its own again.
    /// </returns>
    /// <exception cref="WorkerPreemptedException">The silo is shutting down; the work is to be started elsewhere.</exception>
    public Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) => RunAsync("", work, cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{CancellationToken, T}, CancellationToken)"/>
    /// <param name="owner">Whose work it is: a job, for one. Owners are served in turn.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Takes the work back.</param>
    public async Task<T> RunAsync<T>(string owner, Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        cancellationToken.ThrowIfCancellationRequested();
        var item = new LaneWork<T>(work, cancellationToken);
        await _queue.EnqueueAsync(owner, item, cancellationToken);
        return await item.Completion;
    }

    /// <summary>
    /// Gives all work back: what waits ends with <see cref="WorkerPreemptedException"/> now, what runs as soon as it looks at its token,
    /// and new work is refused. Called when the host begins to stop, before grains are deactivated.
    /// </summary>
    public void Preempt()
    {
        _queue.Complete();
        if (!_stopping.IsCancellationRequested)
        {
            _stopping.Cancel();
        }
    }

    /// <summary>Preempts all work and waits until every lane has left the work it is in.</summary>
    public async ValueTask DisposeAsync()
    {
        Preempt();
        await Task.WhenAll(_lanes.Select(static lane => lane.Stopped));
        _meter.Dispose();
    }
}
