using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MetaRec.Cli.Scaling;

/// <summary>
/// Listens to the meter of the coordinator in this process: when its meta-steps end, and, where it is asked for, what had been used by then. One job at a time; thread-safe.
/// </summary>
internal sealed class StepMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<long> _ends = [];
    private TaskCompletionSource<StepSample>? _asked;
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

    /// <summary>Meta-steps so far.</summary>
    public int Steps
    {
        get
        {
            lock (_gate)
            {
                return _ends.Count;
            }
        }
    }

    /// <summary>What has been used by the end of the next meta-step.</summary>
    public Task<StepSample> SampleAsync()
    {
        lock (_gate)
        {
            _asked ??= new TaskCompletionSource<StepSample>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _asked.Task;
        }
    }

    /// <summary>When the meta-steps of two samples and those between them ended.</summary>
    public long[] Ends(StepSample first, StepSample last)
    {
        lock (_gate)
        {
            return [.. _ends.Skip(first.Steps - 1).Take(last.Steps - first.Steps + 1)];
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>In the coordinator's turn: most of the time it must cost nothing.</summary>
    private void Stepped()
    {
        lock (_gate)
        {
            _ends.Add(Stopwatch.GetTimestamp());
            if (_asked is { } asked)
            {
                _asked = null;
                _lanes = 0;
                _listener.RecordObservableInstruments();
                asked.SetResult(new StepSample(
                    _ends.Count, _ends[^1], Environment.CpuUsage.TotalTime, TimeSpan.FromSeconds(_lanes), Interlocked.Read(ref _bytes), GC.GetTotalAllocatedBytes()));
            }
        }
    }
}
