using System.ComponentModel.DataAnnotations;
using MetaRec.Contracts.Serving;
using MetaRec.Contracts.Wire;
using MetaRec.Grains.Lanes;

namespace MetaRec.Grains.Serving;

/// <summary>
/// The threads of a silo that adapt and rank, apart from the lanes that train, so that training does not delay an answer. What would wait too long is refused at once. One
/// per silo. Thread-safe.
/// </summary>
public sealed class ServingPool : IAsyncDisposable
{
    private readonly int _limit;
    private readonly WorkQueue _queue;
    private readonly Lane[] _threads;
    private readonly CancellationTokenSource _stopping = new();
    private int _taken;
    private long _refused;

    /// <param name="options">How many threads, and how much may wait.</param>
    /// <param name="threadInitializer">Runs once on each thread, before its first work.</param>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    public ServingPool(ServingOptions options, Action? threadInitializer = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        _limit = options.Threads + options.QueueLength;
        _queue = new WorkQueue(_limit);
        _threads = [.. Enumerable.Range(0, options.Threads).Select(i => new Lane($"serving-{i}", _queue, threadInitializer ?? (static () => { }), _stopping.Token))];
    }

    public int Threads => _threads.Length;

    /// <summary>Pieces of work that wait for a free thread.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Pieces of work that were refused because too many waited.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Time that all threads together spent computing, without the work in progress.</summary>
    public TimeSpan BusyTime => _threads.Aggregate(TimeSpan.Zero, static (sum, thread) => sum + thread.BusyTime);

    /// <summary>Computes on the next free thread. Requests are served in the order of their arrival.</summary>
    /// <exception cref="ServingException">Too much waits already (<see cref="ServingProblem.Busy"/>), or the silo is stopping.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (Interlocked.Increment(ref _taken) > _limit)
        {
            Interlocked.Decrement(ref _taken);
            Interlocked.Increment(ref _refused);
            throw new ServingException(ServingProblem.Busy, $"More than {_limit} answers are being computed on this silo. Try again in a second, or add serving silos.");
        }

        try
        {
            var item = new LaneWork<T>(_ => work(), cancellationToken);
            await _queue.EnqueueAsync("", item, cancellationToken);
            return await item.Completion;
        }
        catch (WorkerPreemptedException)
        {
            throw new ServingException(ServingProblem.Busy, "This silo is shutting down. Try again in a second.");
        }
        finally
        {
            Interlocked.Decrement(ref _taken);
        }
    }

    /// <summary>Refuses what waits, and returns when every thread has left its work.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Complete();
        await _stopping.CancelAsync();
        await Task.WhenAll(_threads.Select(static thread => thread.Stopped));
        _stopping.Dispose();
    }
}
