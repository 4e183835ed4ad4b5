using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Training;

/// <inheritdoc cref="IJobJournalGrain"/>
/// <remarks>
/// Changes of state are written at once, points and log lines of a running job within seconds: what a lost silo takes with it is a gap, never a wrong order, since ids are
/// taken from a range that was reserved durably. Requests take turns, except readers, who wait beside them.
/// </remarks>
[SiloRole(SiloRoles.Coordinator)]
internal sealed class JobJournalGrain : Grain, IJobJournalGrain
{
    private const int ReservedIds = 1000;
    private static readonly TimeSpan FlushPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly IPersistentState<JobJournalRecord> _record;
    private readonly TimeProvider _time;
    private JobNarrator _narrator;
    private JobHistory _history = new([]);
    private long _nextId;
    private int _revision;
    private bool _unwritten;
    private TaskCompletionSource _arrived = New();

    public JobJournalGrain([PersistentState("journal", "metarec")] IPersistentState<JobJournalRecord> record, TimeProvider time)
    {
        _record = record;
        _time = time;
        _narrator = new JobNarrator(time);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_history, _nextId, _revision) = (new JobHistory(_record.State.Events), _record.State.Ceiling, _record.State.Revision);
        this.RegisterGrainTimer(FlushAsync, new GrainTimerCreationOptions(FlushPeriod, FlushPeriod));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => FlushAsync();

    public async Task RecordAsync(JobStatus status, int revision)
    {
        if (revision <= _record.State.Revision)
        {
            return;
        }

        if (revision > _revision)
        {
            Add(log: _narrator.Of(status, first: _revision == 0));
            Add(status: status);
            _revision = revision;
        }

        await WriteAsync();
    }

    public Task ReportAsync(JobProgress progress)
    {
        if (_narrator.Of(progress) is { } line)
        {
            Add(log: line);
        }

        var hasPoint = progress.Privacy is { Steps: > 0 } || (double.IsFinite(progress.LossBefore) && double.IsFinite(progress.LossAfter));
        if (progress.Phase == JobPhase.Training && hasPoint
            && _history.TryAddPoint(Next(metrics: new JobMetrics(progress.Step, progress.LossBefore, progress.LossAfter, progress.TasksPerSecond) { Epsilon = progress.Privacy?.Epsilon })))
        {
            Announce();
        }

        return ReserveAsync();
    }

    public Task CheckpointedAsync(CheckpointReference checkpoint)
    {
        Add(log: JobNarrator.Of(checkpoint));
        return ReserveAsync();
    }

    public async Task<IReadOnlyList<JobEvent>> ReadAsync(long after, JobEventKinds kinds, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        var limit = wait < LongestWait ? wait : LongestWait;
        var asked = _time.GetTimestamp();
        while (true)
        {
            var arrived = _arrived.Task;
            var found = _history.Events.Where(known => known.Id > after && IsOf(known, kinds)).ToList();
            var left = limit - _time.GetElapsedTime(asked);
            if (found.Count > 0 || left <= TimeSpan.Zero)
            {
                return found;
            }

            // The first to come ends the waiting: an event, the time limit, or the reader.
            await Task.WhenAny(arrived, Task.Delay(left, _time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async Task ClearAsync()
    {
        await _record.ClearStateAsync();
        (_history, _nextId, _revision, _unwritten, _narrator) = (new JobHistory([]), _record.State.Ceiling, 0, false, new JobNarrator(_time));
    }

    private static bool IsOf(JobEvent known, JobEventKinds kinds) => kinds.HasFlag(known switch
    {
        { Status: not null } => JobEventKinds.Status,
        { Log: not null } => JobEventKinds.Log,
        _ => JobEventKinds.Metrics,
    });

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private JobEvent Next(JobStatus? status = null, JobLogLine? log = null, JobMetrics? metrics = null) => new(_nextId++, _time.GetUtcNow(), status, log, metrics);

    private void Add(JobStatus? status = null, JobLogLine? log = null)
    {
        _history.Add(Next(status, log));
        Announce();
    }

    private void Announce()
    {
        _unwritten = true;
        var arrived = _arrived;
        _arrived = New();
        arrived.SetResult();
    }

    /// <summary>Writes before the ids that were reserved run out.</summary>
    private Task ReserveAsync() => _nextId >= _record.State.Ceiling ? WriteAsync() : Task.CompletedTask;

    private Task FlushAsync() => _unwritten ? WriteAsync() : Task.CompletedTask;

    private async Task WriteAsync()
    {
        await _record.ReplaceAsync(new JobJournalRecord { Events = [.. _history.Events], Ceiling = _nextId + ReservedIds, Revision = _revision });
        _unwritten = false;
    }
}
