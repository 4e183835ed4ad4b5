using System.Diagnostics.Metrics;

namespace MetaRec.Grains.Tests.Monitoring;

/// <summary>What is measured on the meter <c>MetaRec</c> of this process while this listens. Thread-safe.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly HashSet<string> _instruments = [];
    private readonly List<Measured> _measured = [];

    public Measurements()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "MetaRec")
            {
                lock (_gate)
                {
                    _instruments.Add(instrument.Name);
                }

                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => Add(instrument, value, labels));
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Add(instrument, value, labels));
        _listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Add(instrument, value, labels));
        _listener.Start();
    }

    public IReadOnlyCollection<string> Instruments
    {
        get
        {
            lock (_gate)
            {
                return [.. _instruments];
            }
        }
    }

    /// <summary>All values of an instrument, with a label's value where one is named; what is observed is asked for now.</summary>
    public IReadOnlyList<double> Of(string instrument, string label = "", string value = "")
    {
        lock (_gate)
        {
            _measured.RemoveAll(measured => measured.IsObserved);
        }

        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            return [.. _measured.Where(measured => measured.Instrument == instrument && (label.Length == 0 || measured.Labels.GetValueOrDefault(label) == value)).Select(measured => measured.Value)];
        }
    }

    /// <summary>The values that a label had.</summary>
    public IReadOnlyCollection<string> ValuesOf(string label)
    {
        lock (_gate)
        {
            return [.. _measured.Where(measured => measured.Labels.ContainsKey(label)).Select(measured => measured.Labels[label]).Distinct()];
        }
    }

    /// <summary>The names of all labels.</summary>
    public IReadOnlyCollection<string> Labels
    {
        get
        {
            lock (_gate)
            {
                return [.. _measured.SelectMany(measured => measured.Labels.Keys).Distinct()];
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var measured = new Measured(
            instrument.Name, instrument.IsObservable, value, labels.ToArray().ToDictionary(label => label.Key, label => label.Value?.ToString() ?? ""));
        lock (_gate)
        {
            _measured.Add(measured);
        }
    }

    private sealed record Measured(string Instrument, bool IsObserved, double Value, Dictionary<string, string> Labels);
}
