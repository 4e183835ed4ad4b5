using System.Diagnostics.Metrics;
using MetaRec.Silo.Monitoring;

namespace MetaRec.Silo.Tests.Monitoring;

public sealed class GpuMetricsTests : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Instrument, long Value, string Labels)> _measured = [];

    public GpuMetricsTests()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name.StartsWith("metarec.gpu.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) =>
            _measured.Add((instrument.Name, value, string.Join(',', labels.ToArray().Select(label => $"{label.Key}={label.Value}")))));
        _listener.Start();
    }

    [Fact]
    public async Task Observe_TwoGpusOfWhichOneDoesNotAnswer_GivesTheOther()
    {
        using var metrics = new GpuMetrics(new Gpus(null, (3, 8)));
        await metrics.StartAsync(CancellationToken.None);

        _listener.RecordObservableInstruments();

        Assert.Equal([("metarec.gpu.memory.total", 8, "gpu=1"), ("metarec.gpu.memory.used", 3, "gpu=1")], _measured.Order());
    }

    [Fact]
    public async Task Observe_NoGpu_GivesNothing()
    {
        using var metrics = new GpuMetrics(new Gpus());
        await metrics.StartAsync(CancellationToken.None);

        _listener.RecordObservableInstruments();

        Assert.Empty(_measured);
    }

    [Fact]
    public void Read_GpusOfThisMachine_UseNoMoreThanTheyHave()
    {
        var gpus = new NvidiaGpuMemory();
        Assert.SkipWhen(gpus.Count == 0, "This machine has no GPU of NVIDIA.");

        Assert.All(Enumerable.Range(0, gpus.Count), gpu => Assert.InRange(gpus.Read(gpu)!.Value.Used, 1, gpus.Read(gpu)!.Value.Total));
    }

    public void Dispose() => _listener.Dispose();

    private sealed class Gpus(params (long Used, long Total)?[] memory) : IGpuMemory
    {
        public int Count => memory.Length;

        public (long Used, long Total)? Read(int gpu) => memory[gpu];
    }
}
