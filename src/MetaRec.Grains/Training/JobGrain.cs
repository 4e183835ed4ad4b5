using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Training;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Placement;
using MetaRec.Learning.Checkpoints;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace MetaRec.Grains.Training;

/// <inheritdoc cref="IJobGrain"/>
/// <remarks>
/// A running job has a timer that makes sure its coordinator runs, wherever, so a lost coordinator is back within seconds; and a reminder that brings this grain back
/// if its own silo is lost. Reentrant, since the coordinator reports its end while <see cref="StopAsync"/> waits for it; changes of the record take turns, and nothing
/// but what has been written is ever shown. A change is told to the directory and the journal after it is written and before it is acknowledged; where that is lost, whoever
/// asked asks again, or the reminder does.
/// </remarks>
[Reentrant]
[SiloRole(SiloRoles.Coordinator)]
internal sealed partial class JobGrain(
    [PersistentState("job", "metarec")] IPersistentState<JobRecord> record,
    ICheckpointStore checkpoints,
    TimeProvider time,
    ILogger<JobGrain> logger) : Grain, IJobGrain, IRemindable, IDisposable
{
    private const string WatchReminder = "watch";
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly JobProgress Queued = new(JobPhase.Queued, 0, double.NaN, double.NaN, 0, 0, null);

    private readonly SemaphoreSlim _changing = new(1);
    private JobRecord _job = new();
    private JobProgress _progress = Queued;
    private CheckpointReference? _latest;
    private IGrainTimer? _watch;
    private int _stopping;

    private string Id => this.GetPrimaryKeyString();

    private ICoordinatorGrain Coordinator => GrainFactory.GetGrain<ICoordinatorGrain>(Id);

    private IJobDirectoryGrain Directory => GrainFactory.GetGrain<IJobDirectoryGrain>(0);

    private IJobJournalGrain Journal => GrainFactory.GetGrain<IJobJournalGrain>(Id);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _job = record.State;
        if (!_job.IsActive)
        {
            _progress = _progress with { Phase = _job.Exists ? JobPhase.Ended : JobPhase.Queued, Step = _job.Checkpoint?.Step ?? 0 };
        }
        else
        {
            Watch();
        }

        return Task.CompletedTask;
    }

    public async Task<JobStatus> SubmitAsync(TrainingSpec spec)
    {
        SpecErrors.ThrowIfAny(Id, spec);
        if (spec.Dataset.NeedsSnapshot())
        {
            throw new InvalidSpecException(SpecProblem.ByKey([new SpecProblem("dataset.live.snapshot", "dataset.live.snapshot must name the snapshot to train on. Check the spec first, which takes one.")]));
        }

        if (_job is { Deleted: true, KeptFor: null })
        {
            // Its deletion was interrupted.
            await CleanAsync();
        }

        await ChangeAsync(job => job.Spec switch
        {
            null => job with { Spec = spec, State = JobState.Running, Run = 1, SubmittedAt = time.GetUtcNow() },
            { } known => Join(job, known, spec),
        });
        await StartAsync();
        return Status();
    }

    public async Task<SpecCheck> CheckAsync(TrainingSpec spec)
    {
        if (SpecErrors.Of(Id, spec) is { Count: > 0 } errors)
        {
            return new SpecCheck(spec, null, null, errors);
        }

        if (_job.Spec is { } known)
        {
            spec = spec.Dataset.NeedsSnapshot() ? spec with { Dataset = WithSnapshot(spec.Dataset, known.Dataset) } : spec;
            spec = spec.Dataset.Fingerprint is null ? spec with { Dataset = spec.Dataset with { Fingerprint = known.Dataset.Fingerprint } } : spec;
            return new SpecCheck(Join(_job, known, spec).Spec!, null, null, SpecErrors.None);
        }

        return await GrainFactory.GetGrain<ISpecCheckGrain>(0).CheckAsync(spec);
    }

    public Task<JobStatus> GetStatusAsync()
    {
        Require();
        return Task.FromResult(Status());
    }

    public Task<TrainingSpec> GetSpecAsync() => Task.FromResult(Require());

    public async Task<JobStatus> StopAsync()
    {
        Require();
        if (_job.IsActive)
        {
            // While it is being stopped, neither timer nor reminder may start it again.
            _stopping++;
            try
            {
                var run = _job.Run;
                await EndAsync(run, JobState.Stopped, await Coordinator.StopAsync(run), null);
            }
            finally
            {
                _stopping--;
            }
        }

        return Status();
    }

    public async Task<JobStatus> ResumeAsync()
    {
        Require();
        await ChangeAsync(job => job.IsActive || job.State == JobState.Succeeded
            ? job
            : job with { State = JobState.Running, Error = null, EndedAt = null, Run = job.Run + 1 });
        await StartAsync();
        return Status();
    }

    public async Task DeleteAsync(bool force)
    {
        if (!_job.Deleted)
        {
            Require();
        }

        if (_job.IsActive && force)
        {
            await StopAsync();
        }

        await ChangeAsync(job => job.IsActive
            ? throw new JobConflictException($"Job '{Id}' is {job.State}; only a job that has ended can be deleted. Stop it first, or force the deletion.")
            : job with { Deleted = true });
        await CleanAsync();
    }

    public async Task<JobStatus> KeepForAsync(string model)
    {
        Require();
        await ChangeAsync(job => job.State == JobState.Succeeded
            ? job with { KeptFor = model }
            : throw new JobConflictException($"Job '{Id}' is {job.State} at step {_progress.Step} of {job.Spec!.Steps}; a model is made of a job that has succeeded."));
        return Status();
    }

    public Task ReportAsync(JobProgress progress)
    {
        if (!_job.IsActive)
        {
            return Task.CompletedTask;
        }

        _progress = progress;
        return Journal.ReportAsync(progress);
    }

    public Task CheckpointedAsync(CheckpointReference checkpoint)
    {
        if (!_job.Exists)
        {
            return Task.CompletedTask;
        }

        _latest = checkpoint;
        return Journal.CheckpointedAsync(checkpoint);
    }

    public async Task EndAsync(int run, JobState state, CheckpointReference? checkpoint, string? error)
    {
        await ChangeAsync(job => job.Run == run && job.IsActive
            ? job with { State = state, Checkpoint = checkpoint ?? job.Checkpoint, Error = error, EndedAt = time.GetUtcNow() }
            : job);
        if (!_job.IsActive)
        {
            await FinishAsync();
        }
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_job.IsActive)
        {
            Watch();
        }
        else
        {
            await FinishAsync();
        }
    }

    public void Dispose() => _changing.Dispose();

    private TrainingSpec Require() =>
        _job.Exists ? _job.Spec! : throw new JobNotFoundException($"There is no job '{Id}'. Submit it first.");

    private JobStatus Status() => new(Id, _job.State, _job.Spec!.Steps, _progress, _latest ?? _job.Checkpoint, _job.Error) { SubmittedAt = _job.SubmittedAt, EndedAt = _job.EndedAt };

    /// <summary>The job after it was submitted again.</summary>
    private JobRecord Join(JobRecord job, TrainingSpec known, TrainingSpec spec)
    {
        if (job.Deleted)
        {
            throw new JobConflictException($"'{Id}' was the id of a job that is deleted, and model '{job.KeptFor}' was made of it. Choose another id.");
        }

        if (known.Identity() != spec.Identity())
        {
            throw new JobConflictException($"Job '{Id}' exists with another spec: {SpecDifference.Describe(known, spec)}. Choose another id.");
        }

        // Where the data lies is not part of the identity: a job whose data moved can be resumed from the new place.
        return job.IsActive ? job : job with { Spec = spec };
    }

    /// <summary>What a submission asks for again, where the job has it: live data as they were when it was accepted.</summary>
    private static DatasetSpec WithSnapshot(DatasetSpec asked, DatasetSpec known)
    {
        var live = asked.Live ?? new LiveSpec();
        return known.Live is { } taken && (asked.Name == DatasetCatalog.Live || asked.Name == known.Name)
            ? (asked.Name == DatasetCatalog.Live ? known : asked) with { Live = live with { Snapshot = taken.Snapshot } }
            : asked;
    }

    /// <summary>Tells the directory and the journal what has been written.</summary>
    private async Task AnnounceAsync()
    {
        var (revision, status) = (_job.Revision, Status());
        await Directory.RecordAsync(new JobEntry(Id, status.State, revision));
        await Journal.RecordAsync(status, revision);
    }

    private async Task FinishAsync()
    {
        if (_job.Exists)
        {
            _latest = null;
            _progress = _progress with { Phase = JobPhase.Ended, Step = _job.Checkpoint?.Step ?? _progress.Step, Detail = null };
            await AnnounceAsync();
        }

        await UnwatchAsync();
    }

    /// <summary>Removes what a deleted job has left; may be done again where it was interrupted. The record goes last.</summary>
    private async Task CleanAsync()
    {
        await UnwatchAsync();
        await Coordinator.ForgetAsync();
        await checkpoints.DeleteAsync(Id, except: _job.KeptFor is null ? null : _job.Checkpoint, CancellationToken.None);
        await Journal.ClearAsync();
        await Directory.RemoveAsync(Id);
        (_progress, _latest) = (Queued, null);
        await ChangeAsync(job => job is { Deleted: true, KeptFor: null } ? new JobRecord { Revision = job.Revision } : job);
    }

    private async Task ChangeAsync(Func<JobRecord, JobRecord> change)
    {
        await _changing.WaitAsync();
        try
        {
            var changed = change(_job);
            if (changed != _job)
            {
                changed = changed with { Revision = _job.Revision + 1 };
                record.State = changed;
                await record.WriteStateAsync();
                _job = changed;
            }
        }
        catch
        {
            record.State = _job;
            throw;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Has the coordinator started where the job is active; what it reports comes after what is announced here.</summary>
    private async Task StartAsync()
    {
        if (_job.IsActive)
        {
            await this.RegisterOrUpdateReminder(WatchReminder, ReminderPeriod, ReminderPeriod);
        }

        await AnnounceAsync();
        if (_job.IsActive)
        {
            Watch();
        }
    }

    private void Watch() => _watch ??= this.RegisterGrainTimer(EnsureCoordinatorAsync, new GrainTimerCreationOptions(TimeSpan.Zero, WatchPeriod) { Interleave = true });

    private async Task UnwatchAsync()
    {
        _watch?.Dispose();
        _watch = null;
        if (await this.GetReminder(WatchReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    private async Task EnsureCoordinatorAsync()
    {
        if (!_job.IsActive || _stopping > 0)
        {
            return;
        }

        try
        {
            await Coordinator.StartAsync(_job.Spec!, _job.Run);
        }
        catch (Exception error)
        {
            // Its silo is being declared dead, none can host it yet, or its store is away, whose errors may be of any type; the timer comes again.
            LogCoordinatorAway(error, Id);

            // Not waited for: the journal may be in the store that is away, and the status has the reason already.
            _ = ReportAsync(_progress with { Phase = JobPhase.Waiting, Detail = $"The coordinator cannot be started; it is tried again: {Reason.Of(error)}" });
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The coordinator of job {JobId} cannot be reached; it is tried again.")]
    private partial void LogCoordinatorAway(Exception error, string jobId);
}
