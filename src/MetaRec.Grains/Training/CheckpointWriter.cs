using System.Diagnostics;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Tracing;
using MetaRec.Grains.Checkpoints;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Models;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace MetaRec.Grains.Training;

/// <summary>
/// Writes a job's checkpoints beside its training: the file first, then the fenced record that points to it, then what is beyond the number kept goes. One at a time. A disk
/// that is full or away, and a store that cannot be reached, are waited for. Lives in one grain's turns; not thread-safe.
/// </summary>
internal sealed partial class CheckpointWriter(
    IPersistentState<CoordinatorRecord> record, ICheckpointStore store, ModelLayout layout, string job, int kept, Action<CheckpointReference> written,
    TrainingMetrics metrics, TimeProvider time, ILogger logger, CancellationToken abandon)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // References whose write to the record has failed, but may have reached it.
    private readonly HashSet<CheckpointReference> _doubtful = [];
    private Task _writing = Task.CompletedTask;

    /// <summary>Why the present checkpoint cannot be written so far; null where nothing is wrong.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>Begins to write a checkpoint, once the one before is written.</summary>
    /// <param name="checkpoint">A copy that training does not change.</param>
    /// <param name="step">The span of the meta-step before it.</param>
    /// <param name="giveUp">Ends the waiting for a disk or a store; each is tried once in any case.</param>
    /// <exception cref="InconsistentStateException">Another coordinator of the job has written its record.</exception>
    public async Task BeginAsync(Checkpoint checkpoint, ActivityContext step, CancellationToken giveUp)
    {
        await CompleteAsync();
        _writing = WriteAsync(checkpoint, step, giveUp);
    }

    /// <summary>Waits for the checkpoint in progress, and reports how it went.</summary>
    public Task CompleteAsync() => _writing;

    /// <summary>Fails where the checkpoint in progress has failed already.</summary>
    public Task ThrowIfFailedAsync() => _writing.IsFaulted ? _writing : Task.CompletedTask;

    private async Task WriteAsync(Checkpoint checkpoint, ActivityContext step, CancellationToken giveUp)
    {
        using var span = Spans.Within(Spans.Checkpoint, step)?.SetTag(Spans.JobTag, job).SetTag(Spans.StepTag, checkpoint.Step);
        var began = time.GetTimestamp();
        try
        {
            var reference = await PersistentlyAsync(checkpoint.Step, () => Task.Run(() => WriteFileAsync(checkpoint), abandon), error => error is IOException, giveUp);
            await PersistentlyAsync(reference.Step, () => PointToAsync(reference, isLast: checkpoint.Step == checkpoint.Spec.Steps), error => error is not InconsistentStateException, giveUp);
            metrics.Saved(job, time.GetElapsedTime(began));
            written(reference);
            await PruneAsync(reference);
        }
        finally
        {
            Obstacle = null;
        }
    }

    private async Task<CheckpointReference> WriteFileAsync(Checkpoint checkpoint)
    {
        var content = checkpoint.ToBytes(layout);
        var reference = new CheckpointReference(job, checkpoint.Step, Checkpoint.Hash(content)) { Privacy = checkpoint.Privacy };
        await store.WriteAsync(reference, content, abandon);
        return reference;
    }

    /// <summary>With the last checkpoint the secret of a private job goes: nobody can take its noise away from then on.</summary>
    private async Task<CheckpointReference> PointToAsync(CheckpointReference reference, bool isLast)
    {
        var before = record.State;
        try
        {
            record.State = before with { Checkpoint = reference, PrivacyKey = isLast ? null : before.PrivacyKey };
            await record.WriteStateAsync(abandon);
            _doubtful.Clear();
            return reference;
        }
        catch (InconsistentStateException) when (_doubtful.Count > 0)
        {
            // The record has changed, but perhaps by a write of this coordinator whose answer was lost.
            record.State = before;
            await record.ReadStateAsync(abandon);
            if (record.State.Checkpoint is not { } known || !_doubtful.Contains(known))
            {
                throw;
            }

            _doubtful.Clear();
            return known == reference ? reference : await PointToAsync(reference, isLast);
        }
        catch (Exception error)
        {
            record.State = before;
            if (error is not InconsistentStateException)
            {
                _doubtful.Add(reference);
            }

            throw;
        }
    }

    /// <summary>Only now: until the record points to the new checkpoint, the old one is the truth. What stays too long is no reason to stop.</summary>
    private async Task PruneAsync(CheckpointReference reference)
    {
        try
        {
            await Task.Run(() => store.PruneAsync(reference, kept, abandon), abandon);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotPruned(error, job);
        }
    }

    private async Task<T> PersistentlyAsync<T>(int step, Func<Task<T>> write, Func<Exception, bool> mayPass, CancellationToken giveUp)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await write();
            }
            catch (Exception error) when (mayPass(error) && !giveUp.IsCancellationRequested)
            {
                Obstacle = $"The checkpoint of step {step} cannot be written; it is tried again: {Reason.Of(error)}";
                LogObstacle(error, job, step);
                await Task.Delay(pause, time, giveUp);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The checkpoint of job {Job} at step {Step} cannot be written; it is tried again.")]
    private partial void LogObstacle(Exception error, string job, int step);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old checkpoints of job {Job} cannot be removed.")]
    private partial void LogNotPruned(Exception error, string job);
}
