using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;
using MetaRec.Grains.Training;
using MetaRec.Learning.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaRec.Grains.Tests.Training;

public sealed class MetaStepTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ParameterVersion Version = new(Guid.NewGuid(), 5);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 3)]
    [InlineData(13, 2)]
    [InlineData(16, 8)]
    [InlineData(37, 5)]
    [InlineData(3, 7)]
    public async Task Compute_AnyNumberOfWorkers_HasTheBitsOfTheTree(int microBatches, int workers)
    {
        var fixture = new Fixture([.. Enumerable.Range(0, workers).Select(_ => new FakeWorker())]);

        var sum = await fixture.StepAsync(microBatches);

        Assert.Equal(FakeWorker.Sum([.. Enumerable.Range(0, microBatches)]).Sum, sum.Dense[0]);
        Assert.Equal(microBatches, sum.Tasks);
    }

    [Fact]
    public async Task Compute_PowersOfTwo_EachWorkerSumsItsWholeShareInOneRequest()
    {
        var fixture = new Fixture(new FakeWorker(), new FakeWorker(), new FakeWorker(), new FakeWorker());

        await fixture.StepAsync(32);

        Assert.All(fixture.Workers, worker => Assert.Equal(8, Assert.Single(worker.Requests).MicroBatches.Length));
    }

    [Fact]
    public async Task Compute_KnownLanes_DealsInProportion()
    {
        var fixture = new Fixture(new FakeWorker(lanes: 3), new FakeWorker(lanes: 1));
        await fixture.StepAsync(16);
        fixture.Forget();

        await fixture.StepAsync(16);

        Assert.Equal([12, 4], fixture.Workers.Select(worker => worker.Requests.Sum(request => request.MicroBatches.Length)));
    }

    [Fact]
    public async Task Compute_WorkerHeld_OthersDoItsPartWithTheSameBits()
    {
        var cancelled = new TaskCompletionSource();
        var held = new FakeWorker
        {
            Before = async (_, token) =>
            {
                await using var registration = token.Register(cancelled.SetResult);
                await Task.Delay(Timeout.Infinite, token);
            },
        };
        var fixture = new Fixture(new FakeWorker(), held, new FakeWorker());

        var sum = await fixture.StepAsync(12).WaitAsync(Patience);

        Assert.Equal(FakeWorker.Sum([.. Enumerable.Range(0, 12)]).Sum, sum.Dense[0]);
        await cancelled.Task.WaitAsync(Patience);
        var copies = fixture.Workers.SelectMany(worker => worker.Requests).Where(request => request.IsCopy).SelectMany(request => request.MicroBatches.Values.ToArray());
        Assert.Equal(held.Requests.SelectMany(request => request.MicroBatches.Values.ToArray()).Order(), copies.Order());
    }

    [Fact]
    public async Task Compute_AfterARace_TheSlowWorkerIsLeftAlone()
    {
        var held = new FakeWorker { Before = (_, token) => Task.Delay(Timeout.Infinite, token) };
        var fixture = new Fixture(new FakeWorker(), held);
        await fixture.StepAsync(4).WaitAsync(Patience);
        fixture.Forget();

        await fixture.StepAsync(4).WaitAsync(Patience);

        Assert.Empty(held.Requests);
    }

    [Fact]
    public async Task Compute_OnlyWorkerIsSlow_IsWaitedFor()
    {
        var open = new TaskCompletionSource();
        var slow = new FakeWorker { Before = (_, _) => open.Task };
        var fixture = new Fixture(slow);

        var step = fixture.StepAsync(4);
        open.SetResult();
        await step.WaitAsync(Patience);

        Assert.Single(slow.Requests);
    }

    [Fact]
    public async Task Compute_WorkerFails_ItsPartIsDealtOutAnewAndTheReasonTold()
    {
        var failing = new FakeWorker { Before = (_, _) => throw new SiloUnavailableException("gone") };
        var fixture = new Fixture(new FakeWorker(), failing);

        var sum = await fixture.StepAsync(8).WaitAsync(Patience);

        Assert.Equal(FakeWorker.Sum([.. Enumerable.Range(0, 8)]).Sum, sum.Dense[0]);
        Assert.Contains("Micro-batches 4 to 7 of step 5 are tried again: gone", fixture.Waiting);
    }

    [Fact]
    public async Task Compute_Poisoned_FailsAtOnceAndTakesTheRestBack()
    {
        var takenBack = new TaskCompletionSource();
        var poisoned = new FakeWorker { Before = (_, _) => throw new PoisonedMicroBatchException("Step 5, micro-batch 0") };
        var busy = new FakeWorker
        {
            Before = async (_, token) =>
            {
                await using var registration = token.Register(takenBack.SetResult);
                await Task.Delay(Timeout.Infinite, token);
            },
        };
        var fixture = new Fixture(poisoned, busy);

        var error = await Assert.ThrowsAsync<PoisonedMicroBatchException>(() => fixture.StepAsync(8).WaitAsync(Patience));

        Assert.Equal("Step 5, micro-batch 0", error.Message);
        await takenBack.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Compute_UnknownErrorForTooLong_Fails()
    {
        var fixture = new Fixture(new FakeWorker { Before = (_, _) => throw new FormatException("what") });
        fixture.Options.RetryUnknownErrors = TimeSpan.Zero;

        Assert.Equal("what", (await Assert.ThrowsAsync<FormatException>(() => fixture.StepAsync(2).WaitAsync(Patience))).Message);
    }

    [Fact]
    public async Task Compute_NoWorker_WaitsSaysSoAndGoesOnWithTheFirstThatJoins()
    {
        var fixture = new Fixture(new FakeWorker());
        var joining = fixture.Silos.Current;
        fixture.Silos.Current = [];

        var step = fixture.StepAsync(2);
        await fixture.Told.WaitAsync(Patience);
        fixture.Silos.Current = joining;
        await step.WaitAsync(Patience);

        Assert.Contains("Step 5 waits for a worker", Assert.Single(fixture.Waiting), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compute_WorkerJoins_GetsItsShareWithTheNextStep()
    {
        var fixture = new Fixture(new FakeWorker(), new FakeWorker());
        var both = fixture.Silos.Current;
        fixture.Silos.Current = [both[0]];
        await fixture.StepAsync(4);
        fixture.Silos.Current = [.. both];

        await fixture.StepAsync(4);

        Assert.Equal(2, Assert.Single(fixture.Workers[1].Requests).MicroBatches.Length);
    }

    [Fact]
    public async Task Compute_Delta_GoesOnceToEachWorkerThatHasTheVersionBefore()
    {
        var fixture = new Fixture(new FakeWorker(), new FakeWorker());
        var next = Version with { Step = 6 };
        var delta = new ParameterUpdate(next, null, new ParameterVector([1]), IndexVector.Empty, ParameterVector.Empty);
        fixture.Silos.Current = [fixture.Silos.Current[0]];
        await fixture.StepAsync(6);
        fixture.Silos.Current = [FakeWorkerSilos.Address(0), FakeWorkerSilos.Address(1)];
        fixture.Forget();

        await fixture.StepAsync(6, next, delta);

        // 3 + 3 micro-batches are two subtrees each: one request has the delta. The worker that sat out the step before asks for what it lacks.
        Assert.Equal([delta, null], fixture.Workers[0].Requests.Select(request => request.Update));
        Assert.All(fixture.Workers[1].Requests, request => Assert.Null(request.Update));
    }

    [Fact]
    public async Task Compute_Cancelled_EndsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        var entered = new TaskCompletionSource();
        var fixture = new Fixture(new FakeWorker
        {
            Before = (_, token) =>
            {
                entered.SetResult();
                return Task.Delay(Timeout.Infinite, token);
            },
        });

        var step = fixture.StepAsync(2, cancellationToken: stop.Token);
        await entered.Task.WaitAsync(Patience);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step.WaitAsync(Patience));
    }

    private sealed class Fixture
    {
        private readonly WorkerRoster _roster;
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Fixture(params FakeWorker[] workers)
        {
            Workers = workers;
            Silos = new FakeWorkerSilos([.. Enumerable.Range(0, workers.Length).Select(FakeWorkerSilos.Address)]);
            _roster = new WorkerRoster(Silos, silo => workers[silo.Endpoint.Port - 10_000], TimeProvider.System);
        }

        public FakeWorker[] Workers { get; }

        public FakeWorkerSilos Silos { get; }

        public List<string> Waiting { get; } = [];

        public Task Told => _told.Task;

        /// <summary>Nobody is waited for longer than for the first.</summary>
        public TrainingOptions Options { get; } = new() { StragglerFloor = TimeSpan.Zero, StragglerFactor = 1 };

        public void Forget()
        {
            foreach (var worker in Workers)
            {
                worker.Requests.Clear();
            }
        }

        /// <summary>In turns, as in a grain.</summary>
        public Task<MicroBatchGradient> StepAsync(
            int microBatches, ParameterVersion? version = null, ParameterUpdate? delta = null, CancellationToken cancellationToken = default) => Task.Factory.StartNew(
            async () =>
            {
                using var metrics = new TrainingMetrics(FakeWorkerSilos.Address(0), TimeProvider.System);
                var context = new MetaStepContext("job", 1, _roster, Options, metrics, TimeProvider.System, NullLogger.Instance);
                return await new MetaStep(context, version ?? Version, delta, [.. Enumerable.Range(0, microBatches)], Tell).ComputeAsync(cancellationToken);
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

        private void Tell(string reason)
        {
            Waiting.Add(reason);
            _told.TrySetResult();
        }
    }
}
