using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Training;
using MetaRec.Grains.Caching;

namespace MetaRec.Grains.Training;

/// <summary>The runtimes of the jobs that this silo works on, the lately used. One per silo; thread-safe.</summary>
public sealed class JobRuntimes(IGrainFactory grains, TrainingDataCache cache)
{
    private const int Kept = 16;

    private readonly RecentTasks<JobRuntime> _runtimes = new(Kept);

    /// <summary>The runtime of a training (see <see cref="GrainKeys.Training"/>); its spec is asked of the job, its data loaded, at the first call on this silo.</summary>
    /// <exception cref="StaleVersionException">The job of that id is another one by now.</exception>
    public Task<JobRuntime> GetAsync(string training) => _runtimes.GetOrMake(training, () => LoadAsync(training));

    private async Task<JobRuntime> LoadAsync(string training)
    {
        var job = GrainKeys.JobOf(training);
        var spec = await grains.GetGrain<IJobGrain>(job).GetSpecAsync();
        if (GrainKeys.Training(job, spec) != training)
        {
            throw new StaleVersionException($"Job '{job}' has another spec by now.");
        }

        var data = await cache.PrepareAsync(spec);
        var coordinator = grains.GetGrain<ICoordinatorGrain>(job);
        return new JobRuntime(spec, data, new SiloParameters(coordinator, data.Layout), new SiloDeals(coordinator));
    }
}
