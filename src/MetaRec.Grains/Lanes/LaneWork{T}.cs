using MetaRec.Contracts.Wire;

namespace MetaRec.Grains.Lanes;

/// <summary>A piece of work with its result. Cancelling it frees the caller at once while it waits, and through the token while it runs.</summary>
internal sealed class LaneWork<T> : LaneWork
{
    private readonly Func<CancellationToken, T> _compute;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;

    // Continuations must not run on the lane: they would hold up the next piece of work, or run grain code on a foreign thread.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _claimed;

    public LaneWork(Func<CancellationToken, T> compute, CancellationToken cancellation)
    {
        _compute = compute;
        _cancellation = cancellation;
        _registration = cancellation.UnsafeRegister(static work => ((LaneWork<T>)work!).CancelWaiting(), this);
    }

    public Task<T> Completion => _done.Task;

    public override void Run(Action prepare, CancellationToken stopping)
    {
        if (!TryClaim())
        {
            return;
        }

        _registration.Unregister();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancellation, stopping);
        try
        {
            prepare();
            _done.TrySetResult(_compute(either.Token));
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            _done.TrySetCanceled(_cancellation);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            _done.TrySetException(Preempted());
        }
#pragma warning disable CA1031 // Whatever the work throws belongs to its caller; the lane goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _done.TrySetException(exception);
        }
    }

    public override void Preempt()
    {
        if (TryClaim())
        {
            _registration.Unregister();
            _done.TrySetException(Preempted());
        }
    }

    private static WorkerPreemptedException Preempted() => new(WorkQueue.PreemptionMessage);

    private bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    private void CancelWaiting()
    {
        if (TryClaim())
        {
            _done.TrySetCanceled(_cancellation);
        }
    }
}
