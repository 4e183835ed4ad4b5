using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MetaRec.Cli.Scaling;

/// <summary>Listens to the meter of the coordinator in this process, and keeps a sample of each meta-step's end. One job at a time; thread-safe.</summary>
internal sealed class StepMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<StepSample> _samples = [];
    private TaskCompletionSource _next = New();
    private double _lanes;
    private long _bytes;

    public StepMeter()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "MetaRec", Name: "metarec.training.step" or "metarec.training.sent" or "metarec.training.received" or "metarec.lanes.busy" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, bytes, _, _) => Interlocked.Add(ref _bytes, bytes));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            if (instrument.IsObservable)
            {
                _lanes += value;
            }
            else
            {
                Stepped();
            }
        });
        _listener.Start();
    }

    /// <summary>The samples so far, or an empty list.</summary>
    public IReadOnlyList<StepSample> Samples
    {
        get
        {
            lock (_gate)
            {
                return [.. _samples];
            }
        }
    }

    /// <summary>Waits for the next meta-step's end, or for a while.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        Task next;
        lock (_gate)
        {
            next = _next.Task;
        }

        await Task.WhenAny(next, Task.Delay(limit, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose() => _listener.Dispose();

    private void Stepped()
    {
        lock (_gate)
        {
            _lanes = 0;
            _listener.RecordObservableInstruments();
            _samples.Add(new StepSample(
                _samples.Count + 1, Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, TimeSpan.FromSeconds(_lanes), Interlocked.Read(ref _bytes),
                GC.GetTotalAllocatedBytes()));
            _next.TrySetResult();
            _next = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
