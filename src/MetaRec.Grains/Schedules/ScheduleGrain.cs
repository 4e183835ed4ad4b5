using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Schedules;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace MetaRec.Grains.Schedules;

/// <inheritdoc cref="IScheduleGrain"/>
/// <remarks>A reminder looks every minute, also after a crash; while a run is under way a timer looks every second. Reentrant, since a stage may take minutes; changes of the record, the reminder and the directory take turns.</remarks>
[Reentrant]
[SiloRole(SiloRoles.Coordinator)]
internal sealed partial class ScheduleGrain(
    [PersistentState("schedule", "metarec")] IPersistentState<ScheduleRecord> record, TimeProvider time, ILogger<ScheduleGrain> logger) : Grain, IScheduleGrain, IRemindable, IDisposable
{
    private const string LookReminder = "look";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TimerPeriod = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _changing = new(1);
    private ScheduleRecord _schedule = new();
    private IGrainTimer? _timer;
    private Task? _work;

    private string Name => this.GetPrimaryKeyString();

    private IScheduleDirectoryGrain Directory => GrainFactory.GetGrain<IScheduleDirectoryGrain>(0);

    private ScheduleWork Work => new(Name, GrainFactory, time);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _schedule = record.State;
        SetTimer();
        return Task.CompletedTask;
    }

    public async Task<(ScheduleView Schedule, bool Created)> PutAsync(ScheduleDefinition definition, WriteCondition condition)
    {
        if (ScheduleRules.Problems(Name, definition) is { Count: > 0 } problems)
        {
            throw new InvalidSpecException(problems);
        }

        return await TakeTurnAsync(async () =>
        {
            condition.Check(ETag(), "schedule");
            var created = _schedule.Definition is null;

            // The reminder first: should what follows fail, it clears up after itself.
            await this.RegisterOrUpdateReminder(LookReminder, ReminderPeriod, ReminderPeriod);
            await Directory.AddAsync(Name);
            if (!IsSame(_schedule.Definition, definition))
            {
                await ReplaceAsync(_schedule.Define(definition, time.GetUtcNow()));
            }

            return (_schedule.View(Name), created);
        });
    }

    public Task<ScheduleView?> GetAsync() => Task.FromResult(View());

    public Task<bool> DeleteAsync(WriteCondition condition) => TakeTurnAsync(async () =>
    {
        condition.Check(ETag(), "schedule");
        var existed = _schedule.Definition is not null;
        if (existed)
        {
            // Revisions go on: an ETag of the old schedule must not fit a new one. Run numbers too: their jobs may still be there.
            await ReplaceAsync(new ScheduleRecord { Revision = _schedule.Revision + 1, LastRun = _schedule.LastRun });
        }

        await ClearUpAsync();
        return existed;
    });

    public async Task<ScheduleView> SetPausedAsync(bool paused) =>
        (await ChangeAsync(schedule => Require(schedule).IsPaused == paused ? schedule : schedule with { IsPaused = paused, Revision = schedule.Revision + 1 })).View(Name);

    public async Task<ScheduleView> RunNowAsync() =>
        (await ChangeAsync(schedule => Require(schedule).Current is null ? schedule.Begin(time.GetUtcNow(), isManual: true) : schedule)).View(Name);

    public async Task<ScheduleView?> TickAsync()
    {
        if (_work is null or { IsCompleted: true })
        {
            _work = WorkAsync();
        }

        await _work;
        return View();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => TickAsync();

    public void Dispose() => _changing.Dispose();

    private static bool IsSame(ScheduleDefinition? one, ScheduleDefinition other) =>
        one is not null && one with { Spec = null } == other with { Spec = null } && one.Spec?.ToJson() == other.Spec?.ToJson();

    private static ScheduleRecord Require(ScheduleRecord schedule) =>
        schedule.Definition is not null ? schedule : throw new ModelException(ModelProblem.NotFound, "There is no such schedule. Create it first.");

    private string? ETag() => _schedule.Definition is null ? null : _schedule.View(Name).ETag;

    private ScheduleView? View() => _schedule.Definition is null ? null : _schedule.View(Name);

    private async Task WorkAsync()
    {
        if (_schedule.Definition is null)
        {
            await TakeTurnAsync(async () => _schedule.Definition is null && await ClearUpAsync());
            return;
        }

        await ChangeAsync(schedule => schedule is { Definition: not null, IsPaused: false, Current: null } && schedule.NextAt <= time.GetUtcNow() ? schedule.Begin(time.GetUtcNow(), isManual: false) : schedule);
        while (_schedule.Current is not null)
        {
            var before = _schedule;
            var after = await StepAsync(before);
            if (after == before)
            {
                return;
            }

            // A schedule that was deleted meanwhile stays away.
            await ChangeAsync(schedule => schedule.Current == before.Current ? schedule.Follow(after) : schedule);
        }
    }

    private async Task<ScheduleRecord> StepAsync(ScheduleRecord schedule)
    {
        try
        {
            return await Work.StepAsync(schedule);
        }
        catch (Exception error) when (error is ModelException or JobConflictException or JobNotFoundException or InvalidSpecException or InvalidDataException)
        {
            return Work.Fail(schedule, error.Message);
        }
#pragma warning disable CA1031 // A silo is being declared dead, or a store is away, whose errors may be of any type: the next look tries again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogTriedAgain(error, Name, schedule.Current!.Number, schedule.Current.Stage);
            return schedule;
        }
    }

    /// <summary>Takes away what leads to a schedule that is not there: a reminder would tick, and a name be listed, for ever.</summary>
    /// <returns>Whether there was a reminder.</returns>
    private async Task<bool> ClearUpAsync()
    {
        await Directory.RemoveAsync(Name);
        if (await this.GetReminder(LookReminder) is not { } reminder)
        {
            return false;
        }

        await this.UnregisterReminder(reminder);
        return true;
    }

    private Task<ScheduleRecord> ChangeAsync(Func<ScheduleRecord, ScheduleRecord> change) => TakeTurnAsync(async () =>
    {
        await ReplaceAsync(change(_schedule));
        return _schedule;
    });

    private async Task<T> TakeTurnAsync<T>(Func<Task<T>> work)
    {
        await _changing.WaitAsync();
        try
        {
            return await work();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Writes the record. To be called in a turn.</summary>
    private async Task ReplaceAsync(ScheduleRecord changed)
    {
        if (changed == _schedule)
        {
            return;
        }

        await record.ReplaceAsync(changed);
        if (changed.Runs.Count > 0 && !ReferenceEquals(changed.Runs, _schedule.Runs))
        {
            LogEnded(Name, changed.Runs[0].Number, changed.Runs[0].Outcome, changed.Runs[0].Reason);
        }

        _schedule = changed;
        SetTimer();
    }

    private void SetTimer()
    {
        if (_schedule.Current is null)
        {
            _timer?.Dispose();
            _timer = null;
        }
        else
        {
            _timer ??= this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(TimerPeriod, TimerPeriod) { Interleave = true, KeepAlive = true });
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} of schedule {Schedule} has ended, {Outcome}: {Reason}")]
    private partial void LogEnded(string schedule, int run, ScheduleOutcome outcome, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stage {Stage} of run {Run} of schedule {Schedule} cannot be done; it is tried again.")]
    private partial void LogTriedAgain(Exception error, string schedule, int run, ScheduleStage stage);
}
