using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Training;
using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace MetaRec.Grains.Training;

/// <inheritdoc cref="IJobGrain"/>
/// <remarks>
/// A running job has a timer that makes sure its coordinator runs, wherever, so a lost coordinator is back within seconds; and a reminder that brings this grain back
/// if its own silo is lost. Reentrant, since the coordinator reports its end while <see cref="StopAsync"/> waits for it; writes of the record take turns.
/// </remarks>
[Reentrant]
internal sealed partial class JobGrain(
    [PersistentState("job", "metarec")] IPersistentState<JobRecord> record, ILogger<JobGrain> logger) : Grain, IJobGrain, IRemindable, IDisposable
{
    private const string WatchReminder = "watch";
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly JobProgress Queued = new(JobPhase.Queued, 0, double.NaN, double.NaN, 0, 0, null);

    private readonly SemaphoreSlim _writing = new(1);
    private JobProgress _progress = Queued;
    private IGrainTimer? _watch;

    private string Id => this.GetPrimaryKeyString();

    private ICoordinatorGrain Coordinator => GrainFactory.GetGrain<ICoordinatorGrain>(Id);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (record.State.Spec is not null && IsActive)
        {
            Watch();
        }

        return Task.CompletedTask;
    }

    public async Task<JobStatus> SubmitAsync(TrainingSpec spec)
    {
        if (!GrainKeys.IsJobId(Id))
        {
            throw new JobConflictException($"'{Id}' cannot be a job id: use 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit.");
        }

        if (spec.Validate() is { Count: > 0 } broken)
        {
            throw new JobConflictException($"The spec is not valid: {string.Join(" ", broken)}");
        }

        if (record.State.Spec is { } known)
        {
            return known.Identity() == spec.Identity()
                ? Status()
                : throw new JobConflictException($"Job '{Id}' exists with another spec: {SpecDifference.Describe(known, spec)}. Choose another id.");
        }

        await SaveAsync(state => (state.Spec, state.State) = (spec, JobState.Running));
        await WatchDurablyAsync();
        return Status();
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
        if (IsActive)
        {
            // The timer must not start again what is being stopped.
            Unwatch();
            var checkpoint = await Coordinator.StopAsync();
            if (IsActive)
            {
                await EndAsync(JobState.Stopped, checkpoint, null);
            }
        }

        return Status();
    }

    public async Task<JobStatus> ResumeAsync()
    {
        Require();
        if (record.State.State is JobState.Stopped or JobState.Failed)
        {
            await SaveAsync(state => (state.State, state.Error) = (JobState.Running, null));
            await WatchDurablyAsync();
        }

        return Status();
    }

    public Task ReportAsync(JobProgress progress)
    {
        _progress = progress;
        return Task.CompletedTask;
    }

    public async Task EndAsync(JobState state, CheckpointReference? checkpoint, string? error)
    {
        await SaveAsync(job => (job.State, job.Checkpoint, job.Error) = (state, checkpoint ?? job.Checkpoint, error));
        _progress = _progress with { Phase = JobPhase.Ended, Step = checkpoint?.Step ?? _progress.Step, Detail = null };
        Unwatch();
        if (await this.GetReminder(WatchReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => EnsureCoordinatorAsync();

    public void Dispose() => _writing.Dispose();

    private bool IsActive => record.State.State is JobState.Pending or JobState.Running;

    private TrainingSpec Require() =>
        record.State.Spec ?? throw new JobConflictException($"There is no job '{Id}'. Submit it first.");

    private JobStatus Status() => new(Id, record.State.State, record.State.Spec!.Steps, _progress, record.State.Checkpoint, record.State.Error);

    private async Task SaveAsync(Action<JobRecord> change)
    {
        await _writing.WaitAsync();
        try
        {
            change(record.State);
            await record.WriteStateAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task WatchDurablyAsync()
    {
        await this.RegisterOrUpdateReminder(WatchReminder, ReminderPeriod, ReminderPeriod);
        Watch();
    }

    private void Watch() => _watch ??= this.RegisterGrainTimer(EnsureCoordinatorAsync, new GrainTimerCreationOptions(TimeSpan.Zero, WatchPeriod) { Interleave = true });

    private void Unwatch()
    {
        _watch?.Dispose();
        _watch = null;
    }

    private async Task EnsureCoordinatorAsync()
    {
        if (!IsActive || record.State.Spec is not { } spec)
        {
            return;
        }

        try
        {
            await Coordinator.StartAsync(spec);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            // Its silo is being declared dead, or none can host it yet; the timer comes again.
            LogCoordinatorAway(error, Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The coordinator of job {JobId} cannot be reached; it is tried again.")]
    private partial void LogCoordinatorAway(Exception error, string jobId);
}
