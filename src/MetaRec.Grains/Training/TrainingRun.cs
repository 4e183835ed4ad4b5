using System.Diagnostics;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Tracing;
using MetaRec.Data.Specs;
using MetaRec.Learning.Training;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace MetaRec.Grains.Training;

/// <summary>
/// The meta-steps of one start of a coordinator, from where its checkpoint was to the last one or a stop: computes, applies, reports, and has checkpoints written beside
/// the training, which waits while they cannot be. Lives in one grain's turns; not thread-safe.
/// </summary>
internal sealed partial class TrainingRun(
    TrainingSpec spec, TrainingData data, MetaTrainingState state, SharedParameters parameters, MetaStepContext context, CheckpointWriter writer, Action<JobProgress> report,
    CancellationToken abandon)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private readonly ILogger _logger = context.Logger;
    private readonly TimeProvider _time = context.Time;
    private readonly Guid _epoch = parameters.Version.Epoch;
    private readonly int _startedAt = state.Step;
    private readonly Stopwatch _clock = new();
    private long _tasks;
    private ActivityContext _lastStep;

    /// <summary>Trains to the last meta-step or until it is stopped, and leaves a checkpoint of where it is.</summary>
    /// <param name="checkpointed">The step of the job's last checkpoint; null where it has none.</param>
    /// <param name="stop">Ends the training after the meta-step before.</param>
    /// <exception cref="InconsistentStateException">Another coordinator of the job has written its record.</exception>
    /// <exception cref="OperationCanceledException">The coordinator was abandoned.</exception>
    public async Task TrainAsync(Func<int?> checkpointed, CancellationToken stop)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            await StepsAsync(giveUp.Token);
            if (checkpointed() != state.Step)
            {
                Report(JobPhase.Checkpointing, null);
                await SaveLastAsync(stop);
            }
        }
        finally
        {
            // What is being written is finished or given up before the job's end is told.
            await giveUp.CancelAsync();
            await writer.CompleteAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task StepsAsync(CancellationToken stop)
    {
        _clock.Restart();
        var reported = TimeSpan.Zero;
        Report(JobPhase.Training, null);
        try
        {
            while (state.Step < spec.Steps)
            {
                _tasks += await StepAsync(stop);
                if (_clock.Elapsed - reported > ReportInterval || state.Step == spec.Steps)
                {
                    reported = _clock.Elapsed;
                    Report(JobPhase.Training, null);
                }

                await writer.ThrowIfFailedAsync();
                await WaitWhileObstructedAsync(stop);
                if (state.Step % spec.CheckpointEvery == 0)
                {
                    await CompleteAsync(stop);
                    await writer.BeginAsync(state.ToCheckpoint(), _lastStep, stop);
                }
            }

            await CompleteAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !abandon.IsCancellationRequested)
        {
            LogStopped(context.Job, state.Step);
        }
    }

    private async Task<int> StepAsync(CancellationToken stop)
    {
        var began = _time.GetTimestamp();
        var version = parameters.Version;
        using var span = Spans.Begin(Spans.Step)?.SetTag(Spans.JobTag, context.Job).SetTag(Spans.StepTag, version.Step);
        _lastStep = Spans.Current;
        int[] microBatches = [.. Enumerable.Range(0, spec.MicroBatches).Where(microBatch => data.HasTasks(spec, version.Step, microBatch, context.SamplingKey))];
        var step = new MetaStep(context, version, parameters.Delta, microBatches, reason => Report(JobPhase.Waiting, reason));
        var sum = microBatches.Length == 0 ? null : await step.ComputeAsync(stop);
        stop.ThrowIfCancellationRequested();
        await parameters.ApplyAsync(sum);
        context.Metrics.Stepped(_time.GetElapsedTime(began), data.Privacy is null ? sum : null);

        // How many took part in a private step is not told.
        return data.Privacy is { } privacy ? (int)privacy.ExpectedTasks : sum!.Tasks;
    }

    /// <summary>The checkpoint of where training ends. A stop does not wait for a disk or a store: it is tried once, and the checkpoint before stays the last.</summary>
    private async Task SaveLastAsync(CancellationToken stop)
    {
        try
        {
            await writer.CompleteAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await writer.BeginAsync(state.ToCheckpoint(), _lastStep, stop);
            await CompleteAsync(stop);
        }
        catch (Exception error) when (error is not InconsistentStateException && stop.IsCancellationRequested && !abandon.IsCancellationRequested)
        {
            LogNotSaved(error, context.Job, state.Step);
        }
    }

    /// <summary>Waits for the checkpoint in progress, and says why where it cannot be written.</summary>
    private async Task CompleteAsync(CancellationToken stop)
    {
        while (writer.CompleteAsync() is { IsCompleted: false } writing)
        {
            await Task.WhenAny(writing, Task.Delay(ReportInterval, _time, CancellationToken.None));
            if (!writing.IsCompleted && writer.Obstacle is null)
            {
                Report(JobPhase.Checkpointing, null);
            }

            await WaitWhileObstructedAsync(stop);
        }

        await writer.CompleteAsync();
    }

    /// <summary>Pauses the training while its checkpoint cannot be written, and says why.</summary>
    private async Task WaitWhileObstructedAsync(CancellationToken stop)
    {
        while (writer.Obstacle is { } obstacle)
        {
            Report(JobPhase.Waiting, obstacle);
            await Task.WhenAny(writer.CompleteAsync(), Task.Delay(ReportInterval, _time, stop));
            stop.ThrowIfCancellationRequested();
        }

        await writer.ThrowIfFailedAsync();
    }

    private void Report(JobPhase phase, string? detail) => report(
        new JobProgress(
            phase, state.Step, Recent(state.LossBefore), Recent(state.LossAfter), _tasks / Math.Max(_clock.Elapsed.TotalSeconds, 1e-9), _clock.Elapsed.TotalSeconds, detail)
        {
            Coordinator = _epoch,
            StartedAt = _startedAt,
            Privacy = state.Privacy,
        });

    private static double Recent(IReadOnlyList<float> losses)
    {
        const int Window = 50;
        return losses.Count == 0 ? double.NaN : losses.Skip(losses.Count - Window).Average();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} is stopped after step {Step}.")]
    private partial void LogStopped(string jobId, int step);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} is stopped after step {Step}, but that could not be saved: it will go on from the checkpoint before.")]
    private partial void LogNotSaved(Exception error, string jobId, int step);
}
