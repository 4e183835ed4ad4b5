using System.ComponentModel.DataAnnotations;
using MetaRec.Contracts.Wire;
using MetaRec.Grains.Lanes;

namespace MetaRec.Grains.Tests.Lanes;

/// <summary>Every test holds the lanes with gates instead of waiting for time to pass.</summary>
public sealed class LanePoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task RunAsync_Work_ResultFromADedicatedThread()
    {
        await using var pool = Pool(1);

        var thread = await pool.RunAsync(static _ => Thread.CurrentThread, CancellationToken.None);

        Assert.Equal("lane-0", thread.Name);
        Assert.True(thread.IsBackground);
        Assert.False(thread.IsThreadPoolThread);
    }

    [Fact]
    public async Task RunAsync_Continuation_DoesNotRunOnTheLane()
    {
        await using var pool = Pool(1);

        var thread = await pool.RunAsync(static _ => 0, CancellationToken.None).ContinueWith(
            static _ => Thread.CurrentThread.Name,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        Assert.NotEqual("lane-0", thread);
    }

    [Fact]
    public async Task RunAsync_WorkThrows_CallerGetsItAndTheLaneGoesOn()
    {
        await using var pool = Pool(1);

        var failure = await Assert.ThrowsAsync<FormatException>(() => pool.RunAsync<int>(static _ => throw new FormatException("no"), CancellationToken.None));

        Assert.Equal("no", failure.Message);
        Assert.Equal(7, await pool.RunAsync(static _ => 7, CancellationToken.None));
    }

    [Fact]
    public async Task RunAsync_OneLane_InOrder()
    {
        await using var pool = Pool(1);
        var order = new List<int>();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => pool.RunAsync(
            _ =>
            {
                order.Add(i);
                return i;
            },
            CancellationToken.None)));

        Assert.Equal(Enumerable.Range(0, 20), order);
    }

    [Fact]
    public async Task RunAsync_TwoOwners_TakeTurnsHoweverMuchOneHasQueued()
    {
        await using var pool = Pool(1);
        using var gate = new Gate();
        var held = gate.HoldAsync(pool);
        await gate.Entered;
        var order = new List<string>();
        Task Queue(string owner) => pool.RunAsync(
            owner,
            _ =>
            {
                order.Add(owner);
                return 0;
            },
            CancellationToken.None);
        Task[] queued = [Queue("a"), Queue("a"), Queue("a"), Queue("a"), Queue("b"), Queue("b"), Queue("c")];

        gate.Open();
        await held;
        await Task.WhenAll(queued).WaitAsync(Patience);

        Assert.Equal(["a", "b", "c", "a", "b", "a", "a"], order);
    }

    [Fact]
    public async Task RunAsync_TwoLanes_ComputeAtTheSameTime()
    {
        await using var pool = Pool(2);
        using var together = new Barrier(2);

        var met = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => pool.RunAsync(token => together.SignalAndWait(Patience, token), CancellationToken.None)));

        Assert.All(met, Assert.True);
    }

    [Fact]
    public async Task RunAsync_OneLaneHeld_OtherTakesAllThatWaits()
    {
        await using var pool = Pool(2);
        using var gate = new Gate();
        var held = gate.HoldAsync(pool);
        await gate.Entered;

        var others = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => pool.RunAsync(_ => i, CancellationToken.None))).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 10), others);
        gate.Open();
        await held;
    }

    [Fact]
    public async Task RunAsync_CancelledBeforeTheCall_NeverStarts()
    {
        await using var pool = Pool(1);
        var started = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.RunAsync(_ => started = true, new CancellationToken(true)));

        Assert.False(started);
    }

    [Fact]
    public async Task RunAsync_CancelledWhileItWaits_CallerIsFreeAtOnceAndItNeverStarts()
    {
        await using var pool = Pool(1);
        using var gate = new Gate();
        using var cancellation = new CancellationTokenSource();
        var held = gate.HoldAsync(pool);
        await gate.Entered;
        var started = false;
        var waiting = pool.RunAsync(_ => started = true, cancellation.Token);

        await cancellation.CancelAsync();

        // The lane is still held: this returns without it.
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        gate.Open();
        await held;
        await pool.RunAsync(static _ => 0, CancellationToken.None);
        Assert.False(started);
    }

    [Fact]
    public async Task RunAsync_CancelledWhileItRuns_WorkSeesItAndTheCallerWaitsForIt()
    {
        await using var pool = Pool(1);
        using var cancellation = new CancellationTokenSource();
        var entered = new TaskCompletionSource();
        var left = false;
        var running = pool.RunAsync(
            token =>
            {
                entered.SetResult();
                token.WaitHandle.WaitOne(Patience);
                left = true;
                token.ThrowIfCancellationRequested();
                return 0;
            },
            cancellation.Token);
        await entered.Task;

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(left);
        Assert.True(running.IsCanceled);
    }

    [Fact]
    public async Task RunAsync_QueueFull_WaitsWithoutBlockingUntilASlotIsFree()
    {
        await using var pool = Pool(1, queueLength: 2);
        using var gate = new Gate();
        var held = gate.HoldAsync(pool);
        await gate.Entered;
        var queued = Enumerable.Range(0, 2).Select(i => pool.RunAsync(_ => i, CancellationToken.None)).ToArray();

        var third = pool.RunAsync(static _ => 2, CancellationToken.None);

        Assert.Equal(2, pool.Waiting);
        Assert.False(third.IsCompleted);
        gate.Open();
        var results = await Task.WhenAll([.. queued, third]);
        Assert.Equal([0, 1, 2], results);
        await held;
    }

    [Fact]
    public async Task RunAsync_CancelledAtAFullQueue_LeavesWithoutASlot()
    {
        await using var pool = Pool(1, queueLength: 1);
        using var gate = new Gate();
        using var cancellation = new CancellationTokenSource();
        var held = gate.HoldAsync(pool);
        await gate.Entered;
        var queued = pool.RunAsync(static _ => 1, CancellationToken.None);
        var refused = pool.RunAsync(static _ => 2, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refused);
        gate.Open();
        await held;
        Assert.Equal(1, await queued);
        Assert.Equal(3, await pool.RunAsync(static _ => 3, CancellationToken.None));
    }

    [Fact]
    public async Task Preempt_WorkWaiting_EndsItAtOnceAndRefusesMore()
    {
        await using var pool = Pool(1, queueLength: 1);
        using var gate = new Gate();
        var held = gate.HoldAsync(pool);
        await gate.Entered;
        var queued = pool.RunAsync(static _ => 1, CancellationToken.None);
        var atTheDoor = pool.RunAsync(static _ => 2, CancellationToken.None);

        pool.Preempt();

        await Assert.ThrowsAsync<WorkerPreemptedException>(() => queued.WaitAsync(Patience));
        await Assert.ThrowsAsync<WorkerPreemptedException>(() => atTheDoor.WaitAsync(Patience));
        await Assert.ThrowsAsync<WorkerPreemptedException>(() => pool.RunAsync(static _ => 3, CancellationToken.None));
        gate.Open();
        Assert.True(await held);
    }

    [Fact]
    public async Task DisposeAsync_WorkThatLooksAtItsToken_Preempted()
    {
        var pool = Pool(1);
        var entered = new TaskCompletionSource();
        var running = pool.RunAsync(
            token =>
            {
                entered.SetResult();
                token.WaitHandle.WaitOne(Patience);
                token.ThrowIfCancellationRequested();
                return 0;
            },
            CancellationToken.None);
        await entered.Task;

        await pool.DisposeAsync();

        await Assert.ThrowsAsync<WorkerPreemptedException>(() => running);
    }

    [Fact]
    public async Task DisposeAsync_WorkThatDoesNotLook_WaitsForItsResult()
    {
        var pool = Pool(1);
        using var gate = new Gate();
        var held = gate.HoldAsync(pool);
        await gate.Entered;

        var disposing = pool.DisposeAsync().AsTask();

        Assert.False(disposing.IsCompleted);
        gate.Open();
        await disposing;
        Assert.True(await held);
    }

    [Fact]
    public async Task DisposeAsync_ManyProducers_EveryTaskEnds()
    {
        var pool = Pool(2, queueLength: 3);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var producers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await start.Task;
            for (var i = 0; ; i++)
            {
                try
                {
                    await pool.RunAsync(_ => i, CancellationToken.None);
                }
                catch (WorkerPreemptedException)
                {
                    return i;
                }
            }
        })).ToArray();
        start.SetResult();

        await pool.DisposeAsync();

        await Task.WhenAll(producers).WaitAsync(Patience);
    }

    [Fact]
    public async Task ThreadInitializer_ManyWorks_OncePerLane()
    {
        var threads = new List<string?>();
        await using var pool = new LanePool(new LanePoolOptions { Lanes = 2 }, () =>
        {
            lock (threads)
            {
                threads.Add(Thread.CurrentThread.Name);
            }
        });
        using var together = new Barrier(2);

        Assert.Empty(threads);
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => pool.RunAsync(token => together.SignalAndWait(Patience, token), CancellationToken.None)));
        }

        Assert.Equal(["lane-0", "lane-1"], threads.Order());
    }

    [Fact]
    public async Task ThreadInitializer_Throws_FailsTheWorkAndIsTriedAgain()
    {
        var attempts = 0;
        await using var pool = new LanePool(new LanePoolOptions(), () =>
        {
            if (++attempts == 1)
            {
                throw new DllNotFoundException();
            }
        });

        await Assert.ThrowsAsync<DllNotFoundException>(() => pool.RunAsync(static _ => 1, CancellationToken.None));

        Assert.Equal(2, await pool.RunAsync(static _ => 2, CancellationToken.None));
    }

    [Fact]
    public async Task BusyTime_AfterWork_CountsIt()
    {
        var pool = Pool(1);
        await pool.RunAsync(static _ => Thread.Yield(), CancellationToken.None);
        await pool.DisposeAsync();

        Assert.True(pool.BusyTime > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(257, 1)]
    public void LanePool_OptionOutOfRange_Refused(int lanes, int queueLength) =>
        Assert.Throws<ValidationException>(() => Pool(lanes, queueLength));

    private static LanePool Pool(int lanes, int queueLength = 64) => new(new LanePoolOptions { Lanes = lanes, QueueLength = queueLength });

    /// <summary>Work that stays on its lane until the gate opens.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _open = new();

        public Task Entered => _entered.Task;

        public Task<bool> HoldAsync(LanePool pool) => pool.RunAsync(
            _ =>
            {
                _entered.SetResult();
                return _open.Wait(Patience, CancellationToken.None);
            },
            CancellationToken.None);

        public void Open() => _open.Set();

        public void Dispose() => _open.Dispose();
    }
}
