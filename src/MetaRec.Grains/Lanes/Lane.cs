using System.Diagnostics;

namespace MetaRec.Grains.Lanes;

/// <summary>
/// One dedicated thread that computes one piece of work after the other. Dispose scopes, gradient modes and the like are per thread in
/// libtorch, so work on a lane is synchronous from its first tensor to its last.
/// </summary>
internal sealed class Lane
{
    [ThreadStatic]
    private static int _current;

    private readonly int _number;
    private readonly WorkQueue _queue;
    private readonly Action _initializeThread;
    private readonly CancellationToken _stopping;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _initialized;
    private long _busyTicks;

    /// <summary>Starts the thread. <paramref name="initializeThread"/> runs on it before the first work, again if it failed.</summary>
    public Lane(string name, WorkQueue queue, Action initializeThread, CancellationToken stopping, int number = 0)
    {
        _number = number;
        _queue = queue;
        _initializeThread = initializeThread;
        _stopping = stopping;
        new Thread(Loop) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>On a lane's thread its number within the pool, from 0; 0 on other threads.</summary>
    public static int Current => _current;

    /// <summary>Completes when the thread has left its last work.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Time spent computing so far, without the work in progress.</summary>
    public TimeSpan BusyTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _busyTicks));

    private void Loop()
    {
        _current = _number;
        while (_queue.TryDequeue(out var work))
        {
            var started = Stopwatch.GetTimestamp();
            work.Run(InitializeOnce, _stopping);
            Interlocked.Add(ref _busyTicks, Stopwatch.GetTimestamp() - started);
        }

        _stopped.SetResult();
    }

    private void InitializeOnce()
    {
        if (!_initialized)
        {
            _initializeThread();
            _initialized = true;
        }
    }
}
