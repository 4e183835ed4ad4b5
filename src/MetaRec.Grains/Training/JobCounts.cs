using System.Diagnostics.Metrics;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using MetaRec.Grains.Monitoring;

namespace MetaRec.Grains.Training;

/// <summary>
/// Jobs by state, on the meter <c>MetaRec</c>, as the list of jobs has them. Each silo that coordinates asks for them, so that the numbers outlive any of them; all of them show the same.
/// An answer that is too old is shown no more.
/// </summary>
internal sealed class JobCounts : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly bool _coordinates;
    private readonly Meter _meter = new(MeterExtensions.Name);
    private readonly CancellationTokenSource _stopping = new();
    private (IReadOnlyDictionary<JobState, int> Counts, long AskedAt)? _last;

    public JobCounts(IGrainFactory grains, ILocalSiloDetails silo, TimeProvider time)
    {
        (_grains, _time) = (grains, time);
        _coordinates = SiloName.RolesOf(silo.Name).HasFlag(SiloRoles.Coordinator);
        _meter.CreateObservableGauge("metarec.jobs", Observe, "{job}", "Jobs of the cluster by state.");
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (_coordinates)
        {
            lifecycle.Subscribe(nameof(JobCounts), ServiceLifecycleStage.Active, _ => Begin(), _ => _stopping.CancelAsync());
        }
    }

    public void Dispose()
    {
        _meter.Dispose();
        _stopping.Dispose();
    }

    private Task Begin()
    {
        _ = AskAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    private async Task AskAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var askedAt = _time.GetTimestamp();
                _last = (await _grains.GetGrain<IJobDirectoryGrain>(0).CountAsync(), askedAt);
            }
            catch (Exception)
            {
                // The store or the silo with the list is away, whose errors may be of any type; it is asked again, and no number is shown meanwhile.
            }

            await Task.Delay(Period, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private IEnumerable<Measurement<int>> Observe() => _last is { } last && _time.GetElapsedTime(last.AskedAt) < Longest
        ? Enum.GetValues<JobState>().Select(state => new Measurement<int>(last.Counts.GetValueOrDefault(state), new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant())))
        : [];
}
