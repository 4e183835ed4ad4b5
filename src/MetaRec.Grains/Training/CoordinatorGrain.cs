using System.Diagnostics;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;
using MetaRec.Data.Specs;
using MetaRec.Grains.Checkpoints;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Optimizers;
using MetaRec.Learning.Training;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;

namespace MetaRec.Grains.Training;

/// <inheritdoc cref="ICoordinatorGrain"/>
/// <remarks>
/// The loop lives on the grain's scheduler beside its requests; reentrant, since silos ask for θ while <see cref="StopAsync"/> waits for the loop. Sums and optimizer steps
/// run on the thread pool. A checkpoint file is written first, then the record that points to it: a twin of this activation fails at the record's ETag, and its file, named
/// by content, is never pointed to.
/// </remarks>
[Reentrant]
internal sealed partial class CoordinatorGrain(
    [PersistentState("checkpoint", "metarec")] IPersistentState<CoordinatorRecord> record,
    TrainingDataCache cache,
    ICheckpointStore checkpoints,
    ILogger<CoordinatorGrain> logger) : Grain, ICoordinatorGrain, IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _abandon = new();
    private CancellationTokenSource? _stop;
    private Task? _loop;
    private int _stoppedRun;
    private MetaTrainingState? _state;
    private ModelLayout? _layout;
    private ParameterVersion? _version;
    private ParameterUpdate? _full;
    private ParameterUpdate? _delta;

    private string JobId => this.GetPrimaryKeyString();

    public Task StartAsync(TrainingSpec spec, int run)
    {
        if (run > _stoppedRun && _loop is null or { IsCompleted: true })
        {
            _stop?.Dispose();
            _stop = CancellationTokenSource.CreateLinkedTokenSource(_abandon.Token);
            _loop = RunAsync(spec, run, _stop.Token);
        }

        return Task.CompletedTask;
    }

    public async Task<CheckpointReference?> StopAsync(int run)
    {
        _stoppedRun = Math.Max(_stoppedRun, run);
        if (_loop is { IsCompleted: false } loop)
        {
            await _stop!.CancelAsync();
            await loop;
        }

        return record.State.Checkpoint;
    }

    public async Task ForgetAsync()
    {
        if (_loop is { IsCompleted: false } loop)
        {
            // Mostly it is about to end: the job is told of the end before the loop is over.
            await _stop!.CancelAsync();
            await loop;
        }

        await record.ClearStateAsync();
        (_stoppedRun, _state, _layout, _version, _full, _delta) = (0, null, null, null, null, null);
    }

    public Task<ParameterUpdate> GetParametersAsync(ParameterVersion wanted, ParameterVersion? held)
    {
        if (_state is not { } state || _layout is not { } layout || wanted != _version)
        {
            throw new StaleVersionException($"θ of step {wanted.Step} was asked for, but job '{JobId}' is not at that step, or under another coordinator.");
        }

        if (_delta is { } delta && delta.Version == wanted && held == wanted with { Step = wanted.Step - 1 })
        {
            return Task.FromResult(delta);
        }

        if (_full?.Version != wanted)
        {
            _full = new ParameterUpdate(wanted, new ParameterVector(state.Theta[..layout.Length].ToArray()), null, null, null);
        }

        return Task.FromResult(_full);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _abandon.CancelAsync();
        if (_loop is { IsCompleted: false } loop)
        {
            await loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    public void Dispose()
    {
        _stop?.Dispose();
        _abandon.Dispose();
    }

    private async Task RunAsync(TrainingSpec spec, int run, CancellationToken stop)
    {
        // The caller's request ends here; the loop goes on by itself, on this grain's scheduler.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            if (await TrainAsync(spec, stop) == spec.Steps)
            {
                await EndJobAsync(run, JobState.Succeeded, null);
            }
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            LogAbandoned(JobId, _state?.Step ?? 0);
        }
        catch (InconsistentStateException error)
        {
            LogFenced(error, JobId);
            DeactivateOnIdle();
        }
        catch (Exception error)
        {
            LogFailed(error, JobId, _state?.Step ?? 0);
            await EndJobAsync(run, JobState.Failed, error.Message);
        }
    }

    /// <summary>Trains to the last meta-step or until it is stopped, and leaves a checkpoint of where it is.</summary>
    private async Task<int> TrainAsync(TrainingSpec spec, CancellationToken stop)
    {
        Report(new JobProgress(JobPhase.Loading, 0, double.NaN, double.NaN, 0, 0, null));
        var data = await cache.PrepareAsync(spec);
        var checkpoint = record.State.Checkpoint is { } reference
            ? Checkpoint.FromBytes(await checkpoints.ReadAsync(reference, _abandon.Token))
            : null;
        (_layout, _state, _full, _delta) = (data.Layout, MetaTrainingState.Restore(spec, data.Layout, checkpoint), null, null);

        // A new epoch with every start: silos may hold later versions of an attempt that failed.
        _version = new ParameterVersion(Guid.NewGuid(), _state.Step);

        var clock = Stopwatch.StartNew();
        var (reported, tasks) = (TimeSpan.Zero, 0L);
        try
        {
            while (_state.Step < spec.Steps)
            {
                tasks += await StepAsync(spec, _state, data.Layout, stop);
                if (clock.Elapsed - reported > ReportInterval || _state.Step == spec.Steps)
                {
                    reported = clock.Elapsed;
                    Report(Progress(JobPhase.Training, tasks, clock.Elapsed, null));
                }

                if (_state.Step % spec.CheckpointEvery == 0)
                {
                    await SaveAsync();
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !_abandon.IsCancellationRequested)
        {
            LogStopped(JobId, _state.Step);
        }

        if (record.State.Checkpoint?.Step != _state.Step)
        {
            Report(Progress(JobPhase.Checkpointing, tasks, clock.Elapsed, null));
            await SaveAsync();
        }

        return _state.Step;
    }

    private async Task<int> StepAsync(TrainingSpec spec, MetaTrainingState state, ModelLayout layout, CancellationToken cancellationToken)
    {
        var version = _version!.Value;
        var replies = await Task.WhenAll(Enumerable.Range(0, spec.MicroBatches).Select(microBatch => ComputeAsync(spec, version, microBatch, cancellationToken)));
        cancellationToken.ThrowIfCancellationRequested();

        // θ changes in place: until it has, nobody is given any.
        _version = null;
        var next = version with { Step = version.Step + 1 };
        (_delta, var tasks) = await Task.Run(
            () =>
            {
                var sum = GradientTree.Sum([.. replies.Where(reply => reply.Tasks > 0).Select(ToGradient)], layout.EmbeddingSize);
                state.Apply(sum);
                return (Delta(state, layout, sum.Rows, next), sum.Tasks);
            },
            CancellationToken.None);
        _version = next;
        return tasks;
    }

    private async Task<MicroBatchReply> ComputeAsync(TrainingSpec spec, ParameterVersion version, int microBatch, CancellationToken cancellationToken)
    {
        var (shard, _) = TrainingData.Place(spec, version.Step, microBatch);
        var grain = GrainFactory.GetGrain<ITaskShardGrain>(GrainKeys.Shard(JobId, shard));
        var pause = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            try
            {
                return await grain.ComputeAsync(new MicroBatchRequest(version, microBatch), cancellationToken);
            }
            catch (Exception error) when (IsTransient(error) && !cancellationToken.IsCancellationRequested)
            {
                // Computing it again is harmless: the result is a pure function of the request.
                LogRetry(error, JobId, version.Step, microBatch);
                Report(Progress(JobPhase.Waiting, 0, TimeSpan.Zero, $"Micro-batch {microBatch} of step {version.Step} is tried again: {error.Message}"));
                await Task.Delay(pause, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task SaveAsync()
    {
        var (state, layout, jobId) = (_state!, _layout!, JobId);
        var reference = await Task.Run(
            async () =>
            {
                var content = state.ToCheckpoint().ToBytes(layout);
                var reference = new CheckpointReference(jobId, state.Step, Checkpoint.Hash(content));
                await checkpoints.WriteAsync(reference, content, _abandon.Token);
                return reference;
            },
            _abandon.Token);
        var before = record.State;
        try
        {
            record.State = new CoordinatorRecord { Checkpoint = reference };
            await record.WriteStateAsync(_abandon.Token);
        }
        catch
        {
            record.State = before;
            throw;
        }

        _ = GrainFactory.GetGrain<IJobGrain>(JobId).CheckpointedAsync(reference);
    }

    private async Task EndJobAsync(int run, JobState state, string? error)
    {
        while (!_abandon.IsCancellationRequested)
        {
            try
            {
                await GrainFactory.GetGrain<IJobGrain>(JobId).EndAsync(run, state, record.State.Checkpoint, error);
                return;
            }
            catch (Exception failure) when (IsTransient(failure))
            {
                LogEndRetry(failure, JobId, state);
                await Task.Delay(LongestPause, _abandon.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private void Report(JobProgress progress) => _ = GrainFactory.GetGrain<IJobGrain>(JobId).ReportAsync(progress);

    private JobProgress Progress(JobPhase phase, long tasks, TimeSpan elapsed, string? detail) => new(
        phase, _state!.Step, Recent(_state.LossBefore), Recent(_state.LossAfter),
        elapsed > TimeSpan.Zero ? tasks / elapsed.TotalSeconds : 0, elapsed.TotalSeconds, detail);

    private static double Recent(IReadOnlyList<float> losses)
    {
        const int Window = 50;
        return losses.Count == 0 ? double.NaN : losses.Skip(losses.Count - Window).Average();
    }

    private static bool IsTransient(Exception error) =>
        error is OrleansException or TimeoutException or WorkerPreemptedException or StaleVersionException or OperationCanceledException or ObjectDisposedException;

    private static MicroBatchGradient ToGradient(MicroBatchReply reply) => new(
        reply.Dense.Values.ToArray(), reply.Rows.Values.ToArray(), reply.RowValues.Values.ToArray(), reply.Tasks, reply.LossBefore, reply.LossAfter);

    private static ParameterUpdate Delta(MetaTrainingState state, ModelLayout layout, int[] rows, ParameterVersion version)
    {
        var size = layout.EmbeddingSize;
        var values = new float[rows.Length * size];
        for (var i = 0; i < rows.Length; i++)
        {
            state.Theta.Slice(rows[i] * size, size).CopyTo(values.AsSpan(i * size));
        }

        return new ParameterUpdate(
            version, null, new ParameterVector(state.Theta.Slice(layout.DenseOffset, layout.DenseLength).ToArray()), new IndexVector(rows), new ParameterVector(values));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} is left at step {Step}: this coordinator is being deactivated.")]
    private partial void LogAbandoned(string jobId, int step);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} is stopped after step {Step}.")]
    private partial void LogStopped(string jobId, int step);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another coordinator of job {JobId} has written its record: this one is fenced and ends.")]
    private partial void LogFenced(Exception error, string jobId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} failed at step {Step}.")]
    private partial void LogFailed(Exception error, string jobId, int step);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: micro-batch {MicroBatch} of step {Step} is tried again.")]
    private partial void LogRetry(Exception error, string jobId, int step, int microBatch);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: telling its grain that it is {State} is tried again.")]
    private partial void LogEndRetry(Exception error, string jobId, JobState state);
}
