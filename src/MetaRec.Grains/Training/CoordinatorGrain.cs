using System.Diagnostics;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Tracing;
using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;
using MetaRec.Data.Specs;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Placement;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Models;
using MetaRec.Learning.Training;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;

namespace MetaRec.Grains.Training;

/// <inheritdoc cref="ICoordinatorGrain"/>
/// <remarks>
/// The loop lives on the grain's scheduler beside its requests; reentrant, since silos ask for θ while <see cref="StopAsync"/> waits for the loop. Sums and optimizer steps
/// run on the thread pool; checkpoints are written beside the training, from a copy. A checkpoint file is written first, then the record that points to it: a twin of this
/// activation fails at the record's ETag, and its file, named by content, is never pointed to.
/// </remarks>
[Reentrant]
[SiloRole(SiloRoles.Coordinator)]
internal sealed partial class CoordinatorGrain(
    [PersistentState("checkpoint", "metarec")] IPersistentState<CoordinatorRecord> record,
    TrainingDataCache cache,
    ICheckpointStore checkpoints,
    IWorkerSilos silos,
    IOptions<TrainingOptions> options,
    TrainingMetrics metrics,
    TimeProvider time,
    ILogger<CoordinatorGrain> logger) : Grain, ICoordinatorGrain, IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _abandon = new();
    private CancellationTokenSource? _stop;
    private Task? _loop;
    private readonly Stopwatch _clock = new();
    private int _stoppedRun;
    private Guid _epoch;
    private int _startedAt;
    private long _tasks;
    private MetaTrainingState? _state;
    private ModelLayout? _layout;
    private IReadOnlyList<CurriculumDeal> _deals = [];
    private ParameterVersion? _version;
    private ParameterUpdate? _full;
    private ParameterUpdate? _delta;
    private ActivityContext _lastStep;

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
        (_stoppedRun, _state, _layout, _deals, _version, _full, _delta) = (0, null, null, [], null, null, null);
    }

    public Task<ParameterUpdate> GetParametersAsync(ParameterVersion wanted, ParameterVersion? held)
    {
        if (_state is not { } state || _layout is not { } layout || wanted != _version)
        {
            throw new StaleVersionException($"θ of step {wanted.Step} was asked for, but job '{JobId}' is not at that step, or under another coordinator.");
        }

        if (_delta is { } delta && delta.Version == wanted && held == wanted with { Step = wanted.Step - 1 })
        {
            metrics.Sent(delta);
            return Task.FromResult(delta);
        }

        if (_full?.Version != wanted)
        {
            _full = new ParameterUpdate(wanted, new ParameterVector(state.Theta[..layout.Length].ToArray()), null, null, null);
        }

        metrics.Sent(_full);
        return Task.FromResult(_full);
    }

    public Task<ParameterVector> GetDealAsync(int number) => _deals.FirstOrDefault(deal => deal.Number == number) is { } known
        ? Task.FromResult(new ParameterVector(known.Losses))
        : throw new StaleVersionException($"Deal {number} of tasks was asked for, but job '{JobId}' is not at its meta-steps.");

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
        Activity.Current = null;
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
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Before the first meta-step: the checkpoint that it was to go on from stays the last.
            LogStopped(JobId, record.State.Checkpoint?.Step ?? 0);
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
        var checkpoint = record.State.Checkpoint is { } reference ? Checkpoint.FromBytes(await ReadAsync(reference, stop)) : null;
        (_layout, _state, _full, _delta) = (data.Layout, MetaTrainingState.Restore(spec, data, checkpoint), null, null);
        _deals = _state.Deals;

        // A new epoch with every start: silos may hold later versions of an attempt that failed.
        (_epoch, _startedAt) = (Guid.NewGuid(), _state.Step);
        _version = new ParameterVersion(_epoch, _startedAt);
        var writer = new CheckpointWriter(
            record, checkpoints, data.Layout, JobId, spec.CheckpointsKept ?? TrainingSpec.DefaultCheckpointsKept,
            written => _ = GrainFactory.GetGrain<IJobGrain>(JobId).CheckpointedAsync(written), metrics, time, logger, _abandon.Token);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
        metrics.Began(JobId);
        try
        {
            await TrainAsync(spec, data, _state, writer, giveUp.Token);
            if (record.State.Checkpoint?.Step != _state.Step)
            {
                Report(Progress(JobPhase.Checkpointing, null));
                await SaveLastAsync(writer, _state, stop);
            }
        }
        finally
        {
            metrics.Left(JobId);

            // What is being written is finished or given up before the job's end is told.
            await giveUp.CancelAsync();
            await writer.CompleteAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return _state.Step;
    }

    /// <summary>Reads the checkpoint to go on from; a store that is away is waited for.</summary>
    private async Task<byte[]> ReadAsync(CheckpointReference reference, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await checkpoints.ReadAsync(reference, stop);
            }
            catch (IOException error)
            {
                LogNotRead(error, JobId, reference.Step);
                Report(new JobProgress(
                    JobPhase.Waiting, reference.Step, double.NaN, double.NaN, 0, 0, $"The checkpoint of step {reference.Step} cannot be read; it is tried again: {Reason.Of(error)}"));
                await Task.Delay(LongestPause, time, stop);
            }
        }
    }

    private async Task TrainAsync(TrainingSpec spec, TrainingData data, MetaTrainingState state, CheckpointWriter writer, CancellationToken stop)
    {
        var training = GrainKeys.Training(JobId, spec);
        var roster = new WorkerRoster(silos, silo => GrainFactory.GetGrain<IWorkerGrain>(GrainKeys.Worker(training, silo)), time);
        var context = new MetaStepContext(JobId, data.Layout.EmbeddingSize, roster, options.Value, metrics, time, logger);
        _clock.Restart();
        (_tasks, var reported) = (0, TimeSpan.Zero);
        Report(Progress(JobPhase.Training, null));
        try
        {
            while (state.Step < spec.Steps)
            {
                _tasks += await StepAsync(spec, data, state, context, stop);
                if (_clock.Elapsed - reported > ReportInterval || state.Step == spec.Steps)
                {
                    reported = _clock.Elapsed;
                    Report(Progress(JobPhase.Training, null));
                }

                await writer.ThrowIfFailedAsync();
                await WaitWhileObstructedAsync(writer, stop);
                if (state.Step % spec.CheckpointEvery == 0)
                {
                    await CompleteAsync(writer, stop);
                    await writer.BeginAsync(state.ToCheckpoint(), _lastStep, stop);
                }
            }

            await CompleteAsync(writer, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !_abandon.IsCancellationRequested)
        {
            LogStopped(JobId, state.Step);
        }
    }

    /// <summary>The checkpoint of where training ends. A stop does not wait for a disk or a store: it is tried once, and the checkpoint before stays the last.</summary>
    private async Task SaveLastAsync(CheckpointWriter writer, MetaTrainingState state, CancellationToken stop)
    {
        try
        {
            await writer.CompleteAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await writer.BeginAsync(state.ToCheckpoint(), _lastStep, stop);
            await CompleteAsync(writer, stop);
        }
        catch (Exception error) when (error is not InconsistentStateException && stop.IsCancellationRequested && !_abandon.IsCancellationRequested)
        {
            LogNotSaved(error, JobId, state.Step);
        }
    }

    /// <summary>Waits for the checkpoint in progress, and says why where it cannot be written.</summary>
    private async Task CompleteAsync(CheckpointWriter writer, CancellationToken stop)
    {
        while (writer.CompleteAsync() is { IsCompleted: false } writing)
        {
            await Task.WhenAny(writing, Task.Delay(ReportInterval, time, CancellationToken.None));
            if (!writing.IsCompleted && writer.Obstacle is null)
            {
                Report(Progress(JobPhase.Checkpointing, null));
            }

            await WaitWhileObstructedAsync(writer, stop);
        }

        await writer.CompleteAsync();
    }

    /// <summary>Pauses the training while its checkpoint cannot be written, and says why.</summary>
    private async Task WaitWhileObstructedAsync(CheckpointWriter writer, CancellationToken stop)
    {
        while (writer.Obstacle is { } obstacle)
        {
            Report(Progress(JobPhase.Waiting, obstacle));
            await Task.WhenAny(writer.CompleteAsync(), Task.Delay(ReportInterval, time, stop));
            stop.ThrowIfCancellationRequested();
        }

        await writer.ThrowIfFailedAsync();
    }

    private async Task<int> StepAsync(TrainingSpec spec, TrainingData data, MetaTrainingState state, MetaStepContext context, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var version = _version!.Value;
        using var span = Spans.Begin(Spans.Step)?.SetTag(Spans.JobTag, JobId).SetTag(Spans.StepTag, version.Step);
        _lastStep = Spans.Current;
        int[] microBatches = [.. Enumerable.Range(0, spec.MicroBatches).Where(microBatch => data.HasTasks(spec, version.Step, microBatch))];
        var step = new MetaStep(context, version, _delta, microBatches, reason => Report(Progress(JobPhase.Waiting, reason)));
        var sum = await step.ComputeAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        // θ changes in place: until it has, nobody is given any.
        _version = null;
        var next = version with { Step = version.Step + 1 };
        _delta = await Task.Run(
            () =>
            {
                using var optimizer = Spans.Within(Spans.Optimizer);
                var changed = GC.AllocateUninitializedArray<float>(sum.Rows.Length * data.Layout.EmbeddingSize);
                state.Apply(sum, changed);
                var dense = state.Theta.Slice(data.Layout.DenseOffset, data.Layout.DenseLength).ToArray();
                return new ParameterUpdate(next, null, new ParameterVector(dense), new IndexVector(sum.Rows), new ParameterVector(changed));
            },
            CancellationToken.None);
        (_version, _deals) = (next, state.Deals);
        metrics.Stepped(time.GetElapsedTime(began), sum);
        return sum.Tasks;
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
            catch (Exception failure) when (!_abandon.IsCancellationRequested)
            {
                // Whatever it is: the end of a job must be known, so a store that is away is waited for.
                LogEndRetry(failure, JobId, state);
                await Task.Delay(LongestPause, _abandon.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private void Report(JobProgress progress) => _ = GrainFactory.GetGrain<IJobGrain>(JobId).ReportAsync(progress);

    private JobProgress Progress(JobPhase phase, string? detail) => new(
        phase, _state!.Step, Recent(_state.LossBefore), Recent(_state.LossAfter), _tasks / Math.Max(_clock.Elapsed.TotalSeconds, 1e-9), _clock.Elapsed.TotalSeconds, detail)
    {
        Coordinator = _epoch,
        StartedAt = _startedAt,
    };

    private static double Recent(IReadOnlyList<float> losses)
    {
        const int Window = 50;
        return losses.Count == 0 ? double.NaN : losses.Skip(losses.Count - Window).Average();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} is left at step {Step}: this coordinator is being deactivated.")]
    private partial void LogAbandoned(string jobId, int step);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} is stopped after step {Step}.")]
    private partial void LogStopped(string jobId, int step);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The checkpoint of job {JobId} at step {Step} cannot be read; it is tried again.")]
    private partial void LogNotRead(Exception error, string jobId, int step);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another coordinator of job {JobId} has written its record: this one is fenced and ends.")]
    private partial void LogFenced(Exception error, string jobId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} failed at step {Step}.")]
    private partial void LogFailed(Exception error, string jobId, int step);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} is stopped after step {Step}, but that could not be saved: it will go on from the checkpoint before.")]
    private partial void LogNotSaved(Exception error, string jobId, int step);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: telling its grain that it is {State} is tried again.")]
    private partial void LogEndRetry(Exception error, string jobId, JobState state);
}
