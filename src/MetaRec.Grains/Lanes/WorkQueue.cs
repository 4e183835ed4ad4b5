using System.Diagnostics.CodeAnalysis;
using MetaRec.Contracts.Wire;

namespace MetaRec.Grains.Lanes;

/// <summary>A bounded queue that producers await and lanes block on: first in, first out for each owner, and the owners in turn.</summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose of.
internal sealed class WorkQueue(int capacity)
#pragma warning restore CA1001
{
    public const string PreemptionMessage = "The lanes of this silo are shutting down. Start the work again on another silo.";

    private readonly Dictionary<string, Queue<LaneWork>> _waiting = new(StringComparer.Ordinal);

    // Owners with work waiting, each once; the one whose work was taken goes to the end.
    private readonly Queue<string> _turns = new();
    private readonly SemaphoreSlim _slots = new(capacity);
    private bool _completed;

    /// <summary>Pieces of work that wait for a lane.</summary>
    public int Count
    {
        get
        {
            lock (_turns)
            {
                return _waiting.Values.Sum(static queue => queue.Count);
            }
        }
    }

    /// <summary>Adds work, once a slot is free.</summary>
    /// <exception cref="WorkerPreemptedException">The queue was completed, before or while waiting.</exception>
    public async ValueTask EnqueueAsync(string owner, LaneWork work, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        lock (_turns)
        {
            if (_completed)
            {
                throw new WorkerPreemptedException(PreemptionMessage);
            }

            if (!_waiting.TryGetValue(owner, out var queue))
            {
                _waiting.Add(owner, queue = new Queue<LaneWork>());
                _turns.Enqueue(owner);
            }

            queue.Enqueue(work);
            Monitor.Pulse(_turns);
        }
    }

    /// <summary>Takes the oldest work of the owner whose turn it is, blocking the thread until there is some. False once the queue is completed.</summary>
    public bool TryDequeue([NotNullWhen(true)] out LaneWork? work)
    {
        lock (_turns)
        {
            string? owner;
            while (!_turns.TryDequeue(out owner))
            {
                if (_completed)
                {
                    work = null;
                    return false;
                }

                Monitor.Wait(_turns);
            }

            var queue = _waiting[owner];
            work = queue.Dequeue();
            if (queue.Count > 0)
            {
                _turns.Enqueue(owner);
            }
            else
            {
                _waiting.Remove(owner);
            }
        }

        _slots.Release();
        return true;
    }

    /// <summary>Refuses further work and preempts what waits. Further calls do nothing.</summary>
    public void Complete()
    {
        LaneWork[] waiting;
        lock (_turns)
        {
            if (_completed)
            {
                return;
            }

            _completed = true;
            waiting = [.. _waiting.Values.SelectMany(static queue => queue)];
            _waiting.Clear();
            _turns.Clear();
            Monitor.PulseAll(_turns);
        }

        // Far more slots than there can be producers: whoever waits for one wakes and sees that the queue is completed.
        _slots.Release(int.MaxValue / 2);
        foreach (var work in waiting)
        {
            work.Preempt();
        }
    }
}
