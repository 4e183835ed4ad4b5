using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MetaRec.Contracts.Training;
using MetaRec.Grains.Monitoring;
using MetaRec.Learning.Engine;

namespace MetaRec.Grains.Training;

/// <summary>What coordinators and workers of this silo measure, on the meter <c>MetaRec</c>. Labels have few values, whatever is trained: none names a job or a user. Thread-safe.</summary>
public sealed class TrainingMetrics : IDisposable
{
    private static readonly KeyValuePair<string, object?> Before = new("adaptation", "before");
    private static readonly KeyValuePair<string, object?> After = new("adaptation", "after");

    private readonly SiloAddress _silo;
    private readonly TimeProvider _time;
    private readonly Meter _meter = new(MeterExtensions.Name);
    private readonly Histogram<double> _step;
    private readonly Histogram<double> _microBatch;
    private readonly Histogram<double> _loss;
    private readonly Histogram<double> _checkpoint;
    private readonly Counter<long> _tasks;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _received;
    private readonly Counter<long> _raced;
    private readonly Counter<long> _retried;

    // By job: when the training has begun here, or written its last checkpoint.
    private readonly ConcurrentDictionary<string, long> _saved = new(StringComparer.Ordinal);

    public TrainingMetrics(ILocalSiloDetails silo, TimeProvider time)
        : this(silo.SiloAddress, time)
    {
    }

    internal TrainingMetrics(SiloAddress silo, TimeProvider time)
    {
        (_silo, _time) = (silo, time);
        _step = _meter.CreateTimes("metarec.training.step", "Time of a meta-step, from the first request to the new θ.");
        _microBatch = _meter.CreateTimes("metarec.training.micro_batch", "Time of a micro-batch on its lane: all inner loops and the meta-gradient.");
        _loss = _meter.CreateLosses("metarec.training.query_loss", "Mean query loss of a meta-step's tasks, before and after adaptation.");
        _checkpoint = _meter.CreateTimes("metarec.checkpoint.write", "Time of a checkpoint, from its copy of θ to the record that points to it.");
        _tasks = _meter.CreateCounter<long>("metarec.training.tasks", "{task}", "Tasks that workers were given, by what became of them.");
        _sent = _meter.CreateCounter<long>("metarec.training.sent", "By", "Parameters sent to other silos.");
        _received = _meter.CreateCounter<long>("metarec.training.received", "By", "Meta-gradients received from other silos.");
        _raced = _meter.CreateCounter<long>("metarec.training.raced", "{part}", "Parts of meta-steps that were given to a second silo because the first was slow.");
        _retried = _meter.CreateCounter<long>("metarec.training.retried", "{part}", "Parts of meta-steps that are computed again, by why.");
        _meter.CreateObservableGauge("metarec.training.jobs", () => _saved.Count, "{job}", "Jobs whose coordinators train on this silo.");
        _meter.CreateObservableGauge("metarec.checkpoint.age", ObserveAge, "s", "Age of the latest checkpoint, of the job that trains on this silo where it is oldest; since the start of the training where it has none yet.");

        // So that a rate can be had of the first one too.
        _raced.Add(0);
        foreach (var reason in (string[])[RetryReasons.SiloLost, RetryReasons.Preempted, RetryReasons.Timeout, RetryReasons.Stale, RetryReasons.Other])
        {
            _retried.Add(0, new KeyValuePair<string, object?>("reason", reason));
        }

        foreach (var outcome in (string[])[TaskOutcomes.Computed, TaskOutcomes.Cancelled, TaskOutcomes.Preempted, TaskOutcomes.Failed])
        {
            Ended(outcome, 0);
        }
    }

    /// <summary>A meta-step is done.</summary>
    /// <param name="duration">How long it took.</param>
    /// <param name="sum">Has its losses; null where they are not told.</param>
    internal void Stepped(TimeSpan duration, MicroBatchGradient? sum)
    {
        _step.Record(duration.TotalSeconds);
        if (sum?.Tasks > 0)
        {
            _loss.Record(sum.LossBefore / sum.Tasks, Before);
            _loss.Record(sum.LossAfter / sum.Tasks, After);
        }
    }

    /// <summary>A lane has computed a micro-batch.</summary>
    internal void Computed(TimeSpan duration) => _microBatch.Record(duration.TotalSeconds);

    /// <summary>Tasks of a micro-batch are done with.</summary>
    /// <param name="outcome">One of <see cref="TaskOutcomes"/>.</param>
    /// <param name="tasks">How many.</param>
    internal void Ended(string outcome, int tasks) => _tasks.Add(tasks, new KeyValuePair<string, object?>("outcome", outcome));

    internal void Raced() => _raced.Add(1);

    internal void Retried(Exception error) => _retried.Add(1, new KeyValuePair<string, object?>("reason", RetryReasons.Of(error)));

    internal void Sent(ParameterUpdate update) => _sent.Add(Bytes(update));

    internal void Exchanged(SiloAddress worker, WorkRequest request, WorkReply reply)
    {
        if (!worker.Equals(_silo))
        {
            _received.Add(sizeof(float) * (long)(reply.Dense.Length + reply.Rows.Length + reply.RowValues.Length));
            if (request.Update is { } update)
            {
                Sent(update);
            }
        }
    }

    /// <summary>A job's training begins on this silo.</summary>
    internal void Began(string job) => _saved[job] = _time.GetTimestamp();

    /// <summary>A checkpoint is written, and pointed to.</summary>
    internal void Saved(string job, TimeSpan duration)
    {
        _checkpoint.Record(duration.TotalSeconds);
        if (_saved.TryGetValue(job, out var before))
        {
            _saved.TryUpdate(job, _time.GetTimestamp(), before);
        }
    }

    /// <summary>A job does not train on this silo any more.</summary>
    internal void Left(string job) => _saved.TryRemove(job, out _);

    public void Dispose() => _meter.Dispose();

    /// <summary>0 while nothing trains here.</summary>
    private double ObserveAge() => _saved.Values.Select(saved => _time.GetElapsedTime(saved).TotalSeconds).DefaultIfEmpty(0).Max();

    private static long Bytes(ParameterUpdate update) => sizeof(float) * (long)(
        (update.Full?.Length ?? 0) + (update.Dense?.Length ?? 0) + (update.Rows?.Length ?? 0) + (update.RowValues?.Length ?? 0));
}
