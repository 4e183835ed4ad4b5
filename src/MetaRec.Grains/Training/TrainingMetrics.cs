using System.Diagnostics.Metrics;
using MetaRec.Contracts.Training;

namespace MetaRec.Grains.Training;

/// <summary>What coordinators of this silo measure, on the meter <c>MetaRec</c>.</summary>
public sealed class TrainingMetrics : IDisposable
{
    private readonly SiloAddress _silo;
    private readonly Meter _meter = new("MetaRec");
    private readonly Histogram<double> _step;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _received;
    private readonly Counter<long> _raced;

    public TrainingMetrics(ILocalSiloDetails silo)
        : this(silo.SiloAddress)
    {
    }

    internal TrainingMetrics(SiloAddress silo)
    {
        _silo = silo;
        _step = _meter.CreateHistogram<double>("metarec.training.step", "s", "Time of a meta-step, from the first request to the new θ.");
        _sent = _meter.CreateCounter<long>("metarec.training.sent", "By", "Parameters sent to other silos.");
        _received = _meter.CreateCounter<long>("metarec.training.received", "By", "Meta-gradients received from other silos.");
        _raced = _meter.CreateCounter<long>("metarec.training.raced", "{part}", "Parts of meta-steps that were given to a second silo because the first was slow.");
    }

    internal void Stepped(TimeSpan duration) => _step.Record(duration.TotalSeconds);

    internal void Raced() => _raced.Add(1);

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

    public void Dispose() => _meter.Dispose();

    private static long Bytes(ParameterUpdate update) => sizeof(float) * (long)(
        (update.Full?.Length ?? 0) + (update.Dense?.Length ?? 0) + (update.Rows?.Length ?? 0) + (update.RowValues?.Length ?? 0));
}
