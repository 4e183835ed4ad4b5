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
/// if its own silo is lost. Reentrant, since the coordinator reports its end while <see cref="StopAsync"/> waits for it; changes of the record take turns, and nothing
/// but what has been written is ever shown.
/// </remarks>
[Reentrant]
internal sealed partial class JobGrain(
    [PersistentState("job", "metarec")] IPersistentState<JobRecord> record, ILogger<JobGrain> logger) : Grain, IJobGrain, IRemindable, IDisposable
{
    private const string WatchReminder = "watch";
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly JobProgress Queued = new(JobPhase.Queued, 0, double.NaN, double.NaN, 0, 0, null);

    private readonly SemaphoreSlim _changing = new(1);
    private JobRecord _job = new();
    private JobProgress _progress = Queued;
    private IGrainTimer? _watch;
    private int _stopping;

    private string Id => this.GetPrimaryKeyString();

    private ICoordinatorGrain Coordinator => GrainFactory.GetGrain<ICoordinatorGrain>(Id);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _job = record.State;
        if (_job.IsActive)
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

        await ChangeAsync(job => job.Spec switch
        {
            null => job with { Spec = spec, State = JobState.Running, Run = 1 },
            { } known when known.Identity() != spec.Identity() => throw new JobConflictException(
                $"Job '{Id}' exists with another spec: {SpecDifference.Describe(known, spec)}. Choose another id."),

            // Where the data lies is not part of the identity: a job whose data moved can be resumed from the new place.
            _ when !job.IsActive => job with { Spec = spec },
            _ => job,
        });
        await WatchIfActiveAsync();
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
            : job with { State = JobState.Running, Error = null, Run = job.Run + 1 });
        await WatchIfActiveAsync();
        return Status();
    }

    public Task ReportAsync(JobProgress progress)
    {
        _progress = progress;
        return Task.CompletedTask;
    }

    public async Task EndAsync(int run, JobState state, CheckpointReference? checkpoint, string? error)
    {
        await ChangeAsync(job => job.Run == run && job.IsActive
            ? job with { State = state, Checkpoint = checkpoint ?? job.Checkpoint, Error = error }
            : job);
        if (!_job.IsActive)
        {
            _progress = _progress with { Phase = JobPhase.Ended, Step = _job.Checkpoint?.Step ?? _progress.Step, Detail = null };
            await UnwatchAsync();
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
            await UnwatchAsync();
        }
    }

    public void Dispose() => _changing.Dispose();

    private TrainingSpec Require() =>
        _job.Spec ?? throw new JobConflictException($"There is no job '{Id}'. Submit it first.");

    private JobStatus Status() => new(Id, _job.State, _job.Spec!.Steps, _progress, _job.Checkpoint, _job.Error);

    private async Task ChangeAsync(Func<JobRecord, JobRecord> change)
    {
        await _changing.WaitAsync();
        try
        {
            var changed = change(_job);
            if (changed != _job)
            {
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

    private async Task WatchIfActiveAsync()
    {
        if (_job.IsActive)
        {
            Watch();
            await this.RegisterOrUpdateReminder(WatchReminder, ReminderPeriod, ReminderPeriod);
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
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            // Its silo is being declared dead, or none can host it yet; the timer comes again.
            LogCoordinatorAway(error, Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The coordinator of job {JobId} cannot be reached; it is tried again.")]
    private partial void LogCoordinatorAway(Exception error, string jobId);
}
