using MetaRec.Contracts.Models;

namespace MetaRec.Grains.Models;

/// <summary>
/// Counts what the arms of all models do on this silo, and reports it a few seconds later: what has not been reported when the silo is killed is lost. One per silo; thread-safe.
/// </summary>
/// <param name="grains">Reaches where it is summed.</param>
/// <param name="time">Says when to report.</param>
internal sealed class ArmCounter(IGrainFactory grains, TimeProvider time)
{
    /// <summary>How long counts are gathered before they are reported.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly string _reporter = Guid.NewGuid().ToString("N");
    private readonly Dictionary<string, Gathering> _models = new(StringComparer.Ordinal);

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
            if (!gathering.IsReporting)
            {
                gathering.IsReporting = true;
                _ = Task.Run(() => ReportAsync(model, gathering));
            }
        }
    }

    /// <summary>Reports until there is nothing new; what could not be reported is kept, under its number, so that it counts once.</summary>
    private async Task ReportAsync(string model, Gathering gathering)
    {
        while (true)
        {
            await Task.Delay(Delay, time);
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
            }
#pragma warning disable CA1031 // Whatever it is, the report is made again.
            catch (Exception)
#pragma warning restore CA1031
            {
                // Until the silo ends.
            }
        }
    }

    private sealed class Gathering
    {
        public Dictionary<(int Version, ModelArm Arm, DateTimeOffset Since), ArmCounts> Counts { get; } = [];

        public bool IsReporting { get; set; }

        public IReadOnlyList<ArmCounts>? Report { get; set; }

        public long Number { get; set; }
    }
}
