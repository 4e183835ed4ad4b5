using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Training;
using MetaRec.Grains.Caching;

namespace MetaRec.Grains.Training;

/// <summary>The runtimes of the jobs that this silo works on, the lately used. One per silo; thread-safe.</summary>
public sealed class JobRuntimes(IGrainFactory grains, TrainingDataCache cache)
{
    private const int Kept = 16;

    private readonly RecentTasks<JobRuntime> _runtimes = new(Kept);

    /// <summary>The runtime of a job; its spec is asked of the job, its data loaded, at the first call on this silo.</summary>
    public Task<JobRuntime> GetAsync(string job) => _runtimes.GetOrMake(job, () => LoadAsync(job));

    private async Task<JobRuntime> LoadAsync(string job)
    {
        var spec = await grains.GetGrain<IJobGrain>(job).GetSpecAsync();
        var data = await cache.PrepareAsync(spec);
        return new JobRuntime(spec, data, new SiloParameters(grains.GetGrain<ICoordinatorGrain>(job), data.Layout));
    }
}
