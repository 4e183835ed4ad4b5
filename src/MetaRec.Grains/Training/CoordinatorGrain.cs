using System.Diagnostics;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;
using MetaRec.Data.Specs;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Placement;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Privacy;
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
    IPrivacyKeys keys,
    IWorkerSilos silos,
    IOptions<TrainingOptions> options,
    TrainingMetrics metrics,
    TimeProvider time,
    ILogger<CoordinatorGrain> logger) : Grain, ICoordinatorGrain, IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _abandon = new();
    private CancellationTokenSource? _stop;
    private Task? _loop;
    private int _stoppedRun;
    private MetaTrainingState? _state;
    private SharedParameters? _parameters;

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
        (_stoppedRun, _state, _parameters) = (0, null, null);
    }

    public Task<ParameterUpdate> GetParametersAsync(ParameterVersion wanted, ParameterVersion? held) =>
        Task.FromResult(_parameters?.Get(wanted, held) ?? throw SharedParameters.Stale(JobId, wanted));

    public Task<ParameterVector> GetDealAsync(int number) => Task.FromResult(
        _parameters?.Deal(number) ?? throw new StaleVersionException($"Deal {number} of tasks was asked for, but job '{JobId}' is not at its meta-steps."));

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

    /// <summary>Trains to the last meta-step or until it is stopped; the step that it is at then.</summary>
    private async Task<int> TrainAsync(TrainingSpec spec, CancellationToken stop)
    {
        Report(new JobProgress(JobPhase.Loading, 0, double.NaN, double.NaN, 0, 0, null));
        var data = await cache.PrepareAsync(spec);
        var checkpoint = record.State.Checkpoint is { } reference ? Checkpoint.FromBytes(await ReadAsync(reference, stop)) : null;
        var key = data.Privacy is null || checkpoint?.Step == spec.Steps ? null : await KeyAsync(stop);
        _state = MetaTrainingState.Restore(spec, data, checkpoint, key);
        _parameters = new SharedParameters(JobId, data.Layout, _state, metrics);
        var training = GrainKeys.Training(JobId, spec);
        var roster = new WorkerRoster(silos, silo => GrainFactory.GetGrain<IWorkerGrain>(GrainKeys.Worker(training, silo)), time);
        var context = new MetaStepContext(JobId, data.Layout.EmbeddingSize, roster, options.Value, metrics, time, logger) { SamplingKey = key?.Sampling };
        var writer = new CheckpointWriter(
            record, checkpoints, data.Layout, JobId, spec.CheckpointsKept ?? TrainingSpec.DefaultCheckpointsKept,
            written => _ = GrainFactory.GetGrain<IJobGrain>(JobId).CheckpointedAsync(written), metrics, time, logger, _abandon.Token);
        metrics.Began(JobId);
        try
        {
            await new TrainingRun(spec, data, _state, _parameters, context, writer, Report, _abandon.Token).TrainAsync(() => record.State.Checkpoint?.Step, stop);
        }
        finally
        {
            metrics.Left(JobId);
        }

        return _state.Step;
    }

    /// <summary>The secret of a private job, durable before the first meta-step, so that whoever goes on adds the same noise; a store that is away is waited for.</summary>
    private async Task<PrivacyKey> KeyAsync(CancellationToken stop)
    {
        var drawn = keys.Draw(JobId).ToBytes();
        while (record.State.PrivacyKey is null)
        {
            var before = record.State;
            try
            {
                record.State = before with { PrivacyKey = drawn };
                await record.WriteStateAsync(_abandon.Token);
            }
            catch (Exception error)
            {
                record.State = before;
                if (error is InconsistentStateException or OperationCanceledException)
                {
                    throw;
                }

                LogKeyNotKept(error, JobId);
                Report(new JobProgress(JobPhase.Waiting, 0, double.NaN, double.NaN, 0, 0, $"The privacy key cannot be stored; it is tried again: {Reason.Of(error)}"));
                await Task.Delay(LongestPause, time, stop);
            }
        }

        return new PrivacyKey(record.State.PrivacyKey);
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} is left at step {Step}: this coordinator is being deactivated.")]
    private partial void LogAbandoned(string jobId, int step);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} is stopped after step {Step}.")]
    private partial void LogStopped(string jobId, int step);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The checkpoint of job {JobId} at step {Step} cannot be read; it is tried again.")]
    private partial void LogNotRead(Exception error, string jobId, int step);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The privacy key of job {JobId} cannot be stored; it is tried again.")]
    private partial void LogKeyNotKept(Exception error, string jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another coordinator of job {JobId} has written its record: this one is fenced and ends.")]
    private partial void LogFenced(Exception error, string jobId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} failed at step {Step}.")]
    private partial void LogFailed(Exception error, string jobId, int step);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: telling its grain that it is {State} is tried again.")]
    private partial void LogEndRetry(Exception error, string jobId, JobState state);
}
