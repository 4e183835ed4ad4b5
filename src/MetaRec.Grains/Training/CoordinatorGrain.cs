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
/// The loop lives on the grain's scheduler beside its requests; reentrant, since silos ask for θ while <see cref="StopAsync"/> waits for the loop. A checkpoint file is written first, then
/// the record that points to it: a twin of this activation fails at the record's ETag, and its file is never pointed to.
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

    private readonly Guid _epoch = Guid.NewGuid();
    private readonly CancellationTokenSource _abandon = new();
    private Task? _loop;
    private bool _stopRequested;
    private MetaTrainingState? _state;
    private ModelLayout? _layout;
    private ParameterUpdate? _full;
    private ParameterUpdate? _delta;

    private string JobId => this.GetPrimaryKeyString();

    public Task StartAsync(TrainingSpec spec)
    {
        if (_loop is null or { IsCompleted: true })
        {
            _stopRequested = false;
            _loop = RunAsync(spec);
        }

        return Task.CompletedTask;
    }

    public async Task<CheckpointReference?> StopAsync()
    {
        _stopRequested = true;
        if (_loop is { } loop)
        {
            await loop;
        }

        return record.State.Checkpoint;
    }

    public Task<ParameterUpdate> GetParametersAsync(ParameterVersion wanted, ParameterVersion? held)
    {
        if (_state is not { } state || _layout is not { } layout || wanted != new ParameterVersion(_epoch, state.Step))
        {
            throw new StaleVersionException($"θ of step {wanted.Step} was asked for, but job '{JobId}' is at step {_state?.Step} of another coordinator or step.");
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

    public void Dispose() => _abandon.Dispose();

    private async Task RunAsync(TrainingSpec spec)
    {
        // The caller's request ends here; the loop goes on by itself, on this grain's scheduler.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            await TrainAsync(spec, _abandon.Token);
            if (_state!.Step == spec.Steps)
            {
                await EndJobAsync(JobState.Succeeded, null);
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
            await EndJobAsync(JobState.Failed, error.Message);
        }
    }

    private async Task TrainAsync(TrainingSpec spec, CancellationToken cancellationToken)
    {
        Report(new JobProgress(JobPhase.Loading, 0, double.NaN, double.NaN, 0, 0, null));
        var data = await cache.PrepareAsync(spec);
        var checkpoint = record.State.Checkpoint is { } reference
            ? Checkpoint.FromBytes(await checkpoints.ReadAsync(reference, cancellationToken))
            : null;
        (_layout, _state, _full, _delta) = (data.Layout, MetaTrainingState.Restore(spec, data.Layout, checkpoint), null, null);

        var clock = Stopwatch.StartNew();
        var (reported, tasks) = (TimeSpan.Zero, 0L);
        while (_state.Step < spec.Steps && !_stopRequested)
        {
            tasks += await StepAsync(spec, _state, data.Layout, cancellationToken);
            if (clock.Elapsed - reported > ReportInterval || _state.Step == spec.Steps)
            {
                reported = clock.Elapsed;
                Report(Progress(JobPhase.Training, tasks, clock.Elapsed, null));
            }

            if (_state.Step % spec.CheckpointEvery == 0 || _state.Step == spec.Steps)
            {
                await SaveAsync(cancellationToken);
            }
        }

        if (record.State.Checkpoint?.Step != _state.Step)
        {
            Report(Progress(JobPhase.Checkpointing, tasks, clock.Elapsed, null));
            await SaveAsync(cancellationToken);
        }
    }

    private async Task<int> StepAsync(TrainingSpec spec, MetaTrainingState state, ModelLayout layout, CancellationToken cancellationToken)
    {
        var version = new ParameterVersion(_epoch, state.Step);
        var replies = await Task.WhenAll(Enumerable.Range(0, spec.MicroBatches).Select(microBatch => ComputeAsync(spec, version, microBatch, cancellationToken)));
        var sum = GradientTree.Sum([.. replies.Where(reply => reply.Tasks > 0).Select(ToGradient)], layout.EmbeddingSize);
        state.Apply(sum);
        _delta = Delta(state, layout, sum.Rows, new ParameterVersion(_epoch, state.Step));
        return sum.Tasks;
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

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        var (checkpoint, layout) = (_state!.ToCheckpoint(), _layout!);
        var reference = await Task.Run(
            async () =>
            {
                var content = checkpoint.ToBytes(layout);
                await checkpoints.WriteAsync(JobId, checkpoint.Step, content, cancellationToken);
                return new CheckpointReference(JobId, checkpoint.Step, Checkpoint.Hash(content));
            },
            cancellationToken);
        record.State.Checkpoint = reference;
        await record.WriteStateAsync(cancellationToken);
    }

    private async Task EndJobAsync(JobState state, string? error)
    {
        while (!_abandon.IsCancellationRequested)
        {
            try
            {
                await GrainFactory.GetGrain<IJobGrain>(JobId).EndAsync(state, record.State.Checkpoint, error);
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
        error is OrleansException or TimeoutException or WorkerPreemptedException or StaleVersionException;

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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another coordinator of job {JobId} has written its record: this one is fenced and ends.")]
    private partial void LogFenced(Exception error, string jobId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} failed at step {Step}.")]
    private partial void LogFailed(Exception error, string jobId, int step);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: micro-batch {MicroBatch} of step {Step} is tried again.")]
    private partial void LogRetry(Exception error, string jobId, int step, int microBatch);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: telling its grain that it is {State} is tried again.")]
    private partial void LogEndRetry(Exception error, string jobId, JobState state);
}
