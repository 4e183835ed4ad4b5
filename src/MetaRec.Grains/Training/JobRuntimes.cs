using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Training;

namespace MetaRec.Grains.Training;

/// <summary>The runtimes of the jobs that this silo works on, the lately used. One per silo; thread-safe.</summary>
public sealed class JobRuntimes(IGrainFactory grains, TrainingDataCache cache)
{
    private const int Kept = 16;

    private readonly Lock _gate = new();
    private readonly List<(string Job, Task<JobRuntime> Runtime)> _runtimes = [];

    /// <summary>The runtime of a job; its spec is asked of the job, its data loaded, at the first call on this silo.</summary>
    public Task<JobRuntime> GetAsync(string job)
    {
        lock (_gate)
        {
            var place = _runtimes.FindIndex(entry => entry.Job == job);
            var known = place >= 0 ? _runtimes[place].Runtime : null;
            if (place >= 0 || _runtimes.Count == Kept)
            {
                _runtimes.RemoveAt(Math.Max(place, 0));
            }

            // Off the calling grain's scheduler: other grains wait for the same task, and that grain may go.
            var runtime = known is null or { IsCompleted: true, IsCompletedSuccessfully: false } ? Task.Run(() => LoadAsync(job)) : known;
            _runtimes.Add((job, runtime));
            return runtime;
        }
    }

    private async Task<JobRuntime> LoadAsync(string job)
    {
        var spec = await grains.GetGrain<IJobGrain>(job).GetSpecAsync();
        var data = await cache.PrepareAsync(spec);
        return new JobRuntime(spec, data, new SiloParameters(grains.GetGrain<ICoordinatorGrain>(job), data.Layout));
    }
}
