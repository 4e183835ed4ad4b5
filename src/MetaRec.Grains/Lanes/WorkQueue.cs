using System.Diagnostics.CodeAnalysis;
using MetaRec.Contracts.Wire;

namespace MetaRec.Grains.Lanes;

/// <summary>A bounded first-in, first-out queue that producers await and lanes block on.</summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose of.
internal sealed class WorkQueue(int capacity)
#pragma warning restore CA1001
{
    public const string PreemptionMessage = "The lanes of this silo are shutting down. Start the work again on another silo.";

    private readonly Queue<LaneWork> _items = new();
    private readonly SemaphoreSlim _slots = new(capacity);
    private bool _completed;

    /// <summary>Pieces of work that wait for a lane.</summary>
    public int Count
    {
        get
        {
            lock (_items)
            {
                return _items.Count;
            }
        }
    }

    /// <summary>Adds work, once a slot is free.</summary>
    /// <exception cref="WorkerPreemptedException">The queue was completed, before or while waiting.</exception>
    public async ValueTask EnqueueAsync(LaneWork work, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        lock (_items)
        {
            if (_completed)
            {
                throw new WorkerPreemptedException(PreemptionMessage);
            }

            _items.Enqueue(work);
            Monitor.Pulse(_items);
        }
    }

    /// <summary>Takes the oldest work, blocking the thread until there is some. False once the queue is completed.</summary>
    public bool TryDequeue([NotNullWhen(true)] out LaneWork? work)
    {
        lock (_items)
        {
            while (!_items.TryDequeue(out work))
            {
                if (_completed)
                {
                    return false;
                }

                Monitor.Wait(_items);
            }
        }

        _slots.Release();
        return true;
    }

    /// <summary>Refuses further work and preempts what waits. Further calls do nothing.</summary>
    public void Complete()
    {
        LaneWork[] waiting;
        lock (_items)
        {
            if (_completed)
            {
                return;
            }

            _completed = true;
            waiting = [.. _items];
            _items.Clear();
            Monitor.PulseAll(_items);
        }

        // Far more slots than there can be producers: whoever waits for one wakes and sees that the queue is completed.
        _slots.Release(int.MaxValue / 2);
        foreach (var work in waiting)
        {
            work.Preempt();
        }
    }
}
