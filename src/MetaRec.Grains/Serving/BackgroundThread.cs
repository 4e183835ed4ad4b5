using System.Collections.Concurrent;

namespace MetaRec.Grains.Serving;

/// <summary>A thread for work that nobody waits for, below the priority of what somebody does. What does not fit into its queue is not done. Thread-safe.</summary>
internal sealed class BackgroundThread : IDisposable
{
    // Nobody waits for the work, but each waking of the thread takes a processor from those who are waited for: it does together what has come meanwhile.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    private readonly BlockingCollection<Action> _queue;
    private readonly Thread _thread;

    /// <param name="name">The thread's.</param>
    /// <param name="capacity">Pieces of work that may wait.</param>
    /// <param name="initialize">Runs first, on the thread.</param>
    public BackgroundThread(string name, int capacity, Action initialize)
    {
        _queue = new BlockingCollection<Action>(capacity);
        _thread = new Thread(() => Work(initialize)) { IsBackground = true, Name = name, Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Whether there was room for it.</summary>
    public bool TryRun(Action work)
    {
        try
        {
            return _queue.TryAdd(work);
        }
        catch (InvalidOperationException)
        {
            // The silo is stopping.
            return false;
        }
    }

    /// <summary>Finishes what has begun, and leaves the rest.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        while (_queue.TryTake(out _))
        {
        }

        _thread.Join();
        _queue.Dispose();
    }

    private void Work(Action initialize)
    {
        initialize();
        foreach (var work in _queue.GetConsumingEnumerable())
        {
            try
            {
                work();
            }
#pragma warning disable CA1031 // One piece of work, such as a version that predicts no finite number for a user, is not to end the others.
            catch (Exception)
#pragma warning restore CA1031
            {
                // It counts for nothing.
            }

            if (_queue.Count == 0 && !_queue.IsAddingCompleted)
            {
                Thread.Sleep(Rest);
            }
        }
    }
}
