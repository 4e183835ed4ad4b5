using MetaRec.Contracts.Models;
using Microsoft.Extensions.Logging;

namespace MetaRec.Grains.Models;

/// <summary>
/// Counts what the arms of all models do on this silo, and reports it a few seconds later: what has not been reported when the silo ends is lost. One per silo; thread-safe.
/// </summary>
/// <param name="grains">Reaches where it is summed.</param>
/// <param name="time">Says when to report.</param>
/// <param name="logger">Is told once that reports fail, and once that they come through again.</param>
internal sealed partial class ArmCounter(IGrainFactory grains, TimeProvider time, ILogger<ArmCounter> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>How long counts are gathered before they are reported.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly string _reporter = Guid.NewGuid().ToString("N");
    private readonly Dictionary<string, Gathering> _models = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(ArmCounter), ServiceLifecycleStage.Active, static _ => Task.CompletedTask, _ => _stopping.CancelAsync());

    public void Dispose() => _stopping.Dispose();

    /// <summary>A version has answered a stored user, or predicted ratings before they came.</summary>
    public void Add(string model, ArmCounts counts)
    {
        lock (_gate)
        {
            if (!_models.TryGetValue(model, out var gathering))
            {
                _models.Add(model, gathering = new Gathering());
            }

            var key = (counts.Version, counts.Arm, counts.Since);
            gathering.Counts[key] = gathering.Counts.TryGetValue(key, out var known) ? known.Plus(counts) : counts;
            if (!gathering.IsReporting && !_stopping.IsCancellationRequested)
            {
                gathering.IsReporting = true;
                _ = Task.Run(() => ReportAsync(model, gathering, _stopping.Token));
            }
        }
    }

    /// <summary>Reports until there is nothing new; what could not be reported is kept, under its number, so that it counts once. Ends with the silo.</summary>
    private async Task ReportAsync(string model, Gathering gathering, CancellationToken stopping)
    {
        var fails = false;
        while (true)
        {
            await Task.Delay(Delay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            lock (_gate)
            {
                if (gathering.Report is null && gathering.Counts.Count == 0)
                {
                    gathering.IsReporting = false;
                    return;
                }

                if (gathering.Report is null)
                {
                    gathering.Report = [.. gathering.Counts.Values];
                    gathering.Counts.Clear();
                    gathering.Number++;
                }
            }

            try
            {
                await grains.GetGrain<IModelArmsGrain>(model).ReportAsync(_reporter, gathering.Number, gathering.Report);
                gathering.Report = null;
                if (fails)
                {
                    LogReported(model);
                }

                fails = false;
            }
#pragma warning disable CA1031 // Whatever it is, the report is made again.
            catch (Exception error)
#pragma warning restore CA1031
            {
                if (!fails && !stopping.IsCancellationRequested)
                {
                    LogFailed(model, error);
                }

                fails = true;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the versions of model {Model} do on this silo could not be reported; it is kept, and reported again every few seconds.")]
    private partial void LogFailed(string model, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "What the versions of model {Model} do on this silo is reported again.")]
    private partial void LogReported(string model);

    private sealed class Gathering
    {
        public Dictionary<(int Version, ModelArm Arm, DateTimeOffset Since), ArmCounts> Counts { get; } = [];

        public bool IsReporting { get; set; }

        public IReadOnlyList<ArmCounts>? Report { get; set; }

        public long Number { get; set; }
    }
}
