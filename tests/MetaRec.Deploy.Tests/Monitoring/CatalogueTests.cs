using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Monitoring;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Training;
using MetaRec.Silo.Monitoring;
using MetaRec.Silo.Standalone;
using Microsoft.Extensions.Logging;

namespace MetaRec.Deploy.Tests.Monitoring;

public sealed partial class CatalogueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-test-").FullName;

    [Fact]
    public async Task Document_Instruments_AreAllThatThereAreAndNoMore()
    {
        using var instruments = new Instruments();
        await using var cluster = await StandaloneCluster.StartAsync(new StandaloneOptions
        {
            StorageFolder = Path.Combine(_folder, "storage"),
            ConfigureServices = services => services.AddMetaRecGrains(new FileCheckpointStore(_folder), new TrainingDataCache()),
            ConfigureLogging = logging => logging.SetMinimumLevel(LogLevel.None),
        });
        using var gateway = new GatewayMetrics(new InProcessCluster(() => cluster.GrainFactory));
        using var gpus = new GpuMetrics(new OneGpu());
        await gpus.StartAsync(CancellationToken.None);

        var documented = Rows().Matches(Repository.Read("docs/monitoring.md")).Select(row => (row.Groups[1].Value, row.Groups[2].Value)).Order();

        Assert.Equal(instruments.ForPrometheus.Order(), documented);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GeneratedRegex(@"^\| `(metarec_\w+)` \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    private sealed class OneGpu : IGpuMemory
    {
        public int Count => 1;

        public (long Used, long Total)? Read(int gpu) => (1, 2);
    }

    /// <summary>The instruments of the meter, with names and kinds as Prometheus has them.</summary>
    private sealed class Instruments : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly HashSet<(string Name, string Kind)> _found = [];

        public Instruments()
        {
            _listener.InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "MetaRec")
                {
                    lock (_found)
                    {
                        _found.Add(Of(instrument));
                    }
                }
            };
            _listener.Start();
        }

        public IReadOnlyCollection<(string Name, string Kind)> ForPrometheus
        {
            get
            {
                lock (_found)
                {
                    return [.. _found];
                }
            }
        }

        public void Dispose() => _listener.Dispose();

        private static (string Name, string Kind) Of(Instrument instrument)
        {
            var kind = instrument.GetType().Name switch
            {
                var type when type.Contains("Counter", StringComparison.Ordinal) => "counter",
                var type when type.Contains("Histogram", StringComparison.Ordinal) => "histogram",
                _ => "gauge",
            };
            var unit = instrument.Unit switch
            {
                "s" => "_seconds",
                "By" => "_bytes",
                _ => "",
            };
            return ($"{instrument.Name.Replace('.', '_')}{unit}{(kind == "counter" ? "_total" : "")}", kind);
        }
    }
}
