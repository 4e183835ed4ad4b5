using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace MetaRec.Silo.Monitoring;

/// <summary>The memory of the GPUs that this silo sees, on the meter <c>MetaRec</c>; no instruments where there is no GPU.</summary>
internal sealed class GpuMetrics(IGpuMemory gpus) : IHostedService, IDisposable
{
    private readonly Meter _meter = new("MetaRec");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (gpus.Count > 0)
        {
            _meter.CreateObservableGauge("metarec.gpu.memory.used", () => Observe(static memory => memory.Used), "By", "Memory of a GPU that is in use, by whatever process.");
            _meter.CreateObservableGauge("metarec.gpu.memory.total", () => Observe(static memory => memory.Total), "By", "Memory of a GPU.");
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Observe(Func<(long Used, long Total), long> value)
    {
        for (var gpu = 0; gpu < gpus.Count; gpu++)
        {
            if (gpus.Read(gpu) is { } memory)
            {
                yield return new Measurement<long>(value(memory), new KeyValuePair<string, object?>("gpu", gpu.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }
}
