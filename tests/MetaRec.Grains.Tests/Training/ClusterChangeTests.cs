using System.Collections.Concurrent;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Training;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Lanes;
using MetaRec.Grains.Training;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Training;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Training;

/// <summary>What happens to a job while workers are slow, join, leave or are shared.</summary>
public sealed class ClusterChangeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TrainingSpec Spec = TestCluster.SmallSpec;
    private static readonly Lazy<Task<string>> SequentialHash = new(() => TestCluster.HashOfSequentialAsync(Spec));

    [Fact]
    public async Task Train_OneLaneHeld_OthersDoItsWorkAndTheBitsAreTheSame()
    {
        await using var cluster = await TestCluster.StartAsync(2, configure: services => services.Configure<TrainingOptions>(options => options.StragglerFloor = TimeSpan.FromMilliseconds(20)));
        using var open = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        var held = cluster.Cluster.Silos[1].Services.GetRequiredService<LanePool>().RunAsync(
            _ =>
            {
                entered.SetResult();
                return open.Wait(TimeSpan.FromMinutes(2), CancellationToken.None);
            },
            CancellationToken.None);
        await entered.Task;

        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec);
        var ended = await cluster.WaitForEndAsync("job");

        Assert.False(held.IsCompleted, "The lane was let go before the job had ended.");
        Assert.Equal(await SequentialHash.Value, ended.Checkpoint!.Sha256);
        open.Set();
        Assert.True(await held);
    }

    [Fact]
    public async Task Train_SiloJoins_ComputesItsShareAndShardsMoveThere()
    {
        var spec = Spec with { Steps = 100_000, CheckpointEvery = 100_000 };
        await using var cluster = await TestCluster.StartAsync(1);
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(spec);
        await cluster.WaitAsync("job", status => status.Progress.Step > 5);

        var joined = await cluster.Cluster.StartSiloAsync();
        var lanes = joined.Services.GetRequiredService<LanePool>();
        var before = await cluster.WaitAsync("job", _ => lanes.BusyTime > TimeSpan.Zero);
        var management = cluster.Grains.GetGrain<IManagementGrain>(0);
        var lastShard = cluster.Grains.GetGrain<ITaskShardGrain>(GrainKeys.Shard(GrainKeys.Training("job", spec), spec.MicroBatches - 1));
        await cluster.WaitAsync("job", async () => joined.Address.Equals(await management.GetActivationAddress((IAddressable)lastShard)));
        var stopped = await cluster.Grains.GetGrain<IJobGrain>("job").StopAsync();

        Assert.Equal(JobState.Running, before.State);
        Assert.Equal(JobState.Stopped, stopped.State);
        var data = await new TrainingDataCache().PrepareAsync(spec);
        Assert.Equal(Checkpoint.Hash(SequentialTrainer.Run(spec, data, until: stopped.Checkpoint!.Step).ToBytes(data.Layout)), stopped.Checkpoint.Sha256);
    }

    [Fact]
    public async Task Train_NoWorkerForAWhile_WaitsSaysSoAndEndsInTheSameBits()
    {
        var silos = new FakeWorkerSilos();
        await using var cluster = await TestCluster.StartAsync(2, configure: services => services.AddSingleton<IWorkerSilos>(silos));
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec);
        var waiting = await cluster.WaitAsync("job", status => status.Progress.Phase == JobPhase.Waiting);

        silos.Current = [.. cluster.Cluster.Silos.Select(silo => silo.Address)];
        var ended = await cluster.WaitForEndAsync("job");

        Assert.Equal("Step 0 waits for a worker: no active silo of the cluster is one.", waiting.Progress.Detail);
        Assert.Equal(await SequentialHash.Value, ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Train_CoordinatorCannotBeStartedForAWhile_JobSaysWhyAndEndsInTheSameBits()
    {
        var closed = new ClosedCoordinators();
        await using var cluster = await TestCluster.StartAsync(1, configure: services => services.AddSingleton<IIncomingGrainCallFilter>(closed));
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec);
        var waiting = await cluster.WaitAsync("job", status => status.Progress.Phase == JobPhase.Waiting);

        closed.Open = true;
        var ended = await cluster.WaitForEndAsync("job");

        Assert.Equal((JobState.Running, "The coordinator cannot be started; it is tried again: The store is away."), (waiting.State, waiting.Progress.Detail));
        Assert.Equal(await SequentialHash.Value, ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Train_SiloSitsOutSteps_AsksForAllOfThetaAndEndsInTheSameBits()
    {
        var silos = new FakeWorkerSilos();
        await using var cluster = await TestCluster.StartAsync(2, configure: services => services.AddSingleton<IWorkerSilos>(silos));
        SiloAddress[] both = [.. cluster.Cluster.Silos.Select(silo => silo.Address).Order()];
        silos.Current = both;
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec with { Steps = 400 });
        for (var turn = 1; turn <= 6; turn++)
        {
            await cluster.WaitAsync("job", status => status.Progress.Step > 20 * turn || status.State != JobState.Running);
            silos.Current = turn % 2 == 1 ? [both[0]] : [.. both];
        }

        var ended = await cluster.WaitForEndAsync("job");

        var data = await new TrainingDataCache().PrepareAsync(Spec);
        Assert.Equal(Checkpoint.Hash(SequentialTrainer.Run(Spec with { Steps = 400 }, data).ToBytes(data.Layout)), ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Train_TwoJobsOnOneLane_TheLaneServesThemInTurn()
    {
        using var device = new GatedDevice();
        await using var cluster = await TestCluster.StartAsync(1, configure: services => services.AddSingleton<IMicroBatchDevice>(device));
        var lanes = cluster.Cluster.Silos[0].Services.GetRequiredService<LanePool>();
        await cluster.Grains.GetGrain<IJobGrain>("big").SubmitAsync(Spec with { MicroBatches = 8, Steps = 2 });
        await device.Entered.WaitAsync(Patience);
        await cluster.WaitAsync("big", _ => lanes.Waiting >= 2);
        var waitingBefore = lanes.Waiting;
        await cluster.Grains.GetGrain<IJobGrain>("small").SubmitAsync(Spec with { MicroBatches = 8, Steps = 1, Seed = 9 });
        await cluster.WaitAsync("small", _ => lanes.Waiting >= waitingBefore + 2);

        device.Open();
        await cluster.WaitForEndAsync("big");
        await cluster.WaitForEndAsync("small");

        // The first was on the lane when the second came; from then on they take turns for as long as both have work.
        Assert.Equal([1UL, 1UL, 9UL, 1UL, 9UL], device.Seeds.Take(5));
    }

    [Fact]
    public async Task Train_MicroBatchPoisonedAfterACheckpoint_FailsWithItNamedAndKeepsTheCheckpoint()
    {
        await using var cluster = await TestCluster.StartAsync(2, configure: services => services.AddSingleton<IMicroBatchDevice>(new PoisonedDevice(from: 30)));

        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec);
        var ended = await cluster.WaitForEndAsync("job");

        Assert.Equal((JobState.Failed, 25), (ended.State, ended.Checkpoint!.Step));
        Assert.Matches(@"^Step 30, micro-batch [0-9], task [0-9]+: The query loss .* \(Tasks of the micro-batch: [0-9]+(, [0-9]+)*\.\)$", ended.Error);
        Assert.True(File.Exists(new FileCheckpointStore(Path.Combine(cluster.Folder, "checkpoints")).PathOf(ended.Checkpoint)));
    }

    /// <summary>The engine, whose losses are no numbers any more from a step on.</summary>
    private sealed class PoisonedDevice(int from) : IMicroBatchDevice
    {
        private readonly EngineDevice _engine = new(new LaneDevices("cpu", 0));

        public PreparedMicroBatch Prepare(JobRuntime runtime, IReadOnlyList<Episode> episodes, int step) => _engine.Prepare(runtime, episodes, step);

        public MicroBatchResult Compute(JobRuntime runtime, PreparedMicroBatch microBatch, ParameterVersion version) =>
            version.Step >= from ? throw new NonFiniteLossException(0, float.NaN) : _engine.Compute(runtime, microBatch, version);
    }

    /// <summary>Coordinators whose calls fail with an error that is none of Orleans', as those of a store that is away are.</summary>
    private sealed class ClosedCoordinators : IIncomingGrainCallFilter
    {
        private volatile bool _open;

        public bool Open
        {
            set => _open = value;
        }

        public Task Invoke(IIncomingGrainCallContext context) =>
            _open || context.InterfaceMethod.DeclaringType != typeof(ICoordinatorGrain) ? context.Invoke() : throw new InvalidDataException("The store is away.");
    }

    /// <summary>The engine, held at its first micro-batch, noting whose seeds it computes.</summary>
    private sealed class GatedDevice : IMicroBatchDevice, IDisposable
    {
        private readonly EngineDevice _engine = new(new LaneDevices("cpu", 0));
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _open = new();

        public Task Entered => _entered.Task;

        public ConcurrentQueue<ulong> Seeds { get; } = [];

        public void Open() => _open.Set();

        public void Dispose() => _open.Dispose();

        public PreparedMicroBatch Prepare(JobRuntime runtime, IReadOnlyList<Episode> episodes, int step) => _engine.Prepare(runtime, episodes, step);

        public MicroBatchResult Compute(JobRuntime runtime, PreparedMicroBatch microBatch, ParameterVersion version)
        {
            Seeds.Enqueue(runtime.Spec.Seed);
            _entered.TrySetResult();
            _open.Wait(Patience);
            return _engine.Compute(runtime, microBatch, version);
        }
    }
}
