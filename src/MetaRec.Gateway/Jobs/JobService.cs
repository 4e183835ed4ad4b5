using System.Globalization;
using MetaRec.Client.Jobs;
using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;
using MetaRec.Gateway.Cluster;

namespace MetaRec.Gateway.Jobs;

/// <summary>What the endpoints of jobs ask of the cluster.</summary>
internal sealed class JobService(ClusterCalls cluster)
{
    /// <summary>An id for a submission that has none.</summary>
    public static string NewId() => $"job-{Guid.NewGuid().ToString("N")[..12]}";

    /// <summary>Checks a submission against the rules, the jobs there are and the data of the silos.</summary>
    /// <exception cref="InvalidSpecException">It cannot be accepted.</exception>
    public async Task<SpecCheck> CheckAsync(string id, TrainingSpec spec, CancellationToken cancellationToken)
    {
        var check = await OnJobAsync(id, job => job.CheckAsync(spec), cancellationToken);
        return check.Errors.Count == 0 ? check : throw new InvalidSpecException(check.Errors);
    }

    /// <summary>Accepts a job; the data it names is fingerprinted first, so that it can only ever be trained on that.</summary>
    public async Task<(JobStatus Status, bool Exists)> SubmitAsync(string id, TrainingSpec spec, CancellationToken cancellationToken)
    {
        var check = await CheckAsync(id, spec, cancellationToken);
        var status = await OnJobAsync(id, job => job.SubmitAsync(check.Spec), cancellationToken);
        return (status, check.Tasks is null);
    }

    public async Task<JobList> ListAsync(IReadOnlyList<JobState> states, long? cursor, int limit, CancellationToken cancellationToken)
    {
        var page = await cluster.CallAsync(grains => grains.GetGrain<IJobDirectoryGrain>(0).ListAsync(states, cursor, limit), cancellationToken);
        var jobs = await Task.WhenAll(page.Jobs.Select(entry => FindAsync(entry.Id, cancellationToken)));
        return new JobList(
            [.. jobs.OfType<JobStatus>().Where(job => states.Count == 0 || states.Contains(job.State)).Select(job => JobDocuments.Of(job))],
            page.Next?.ToString(CultureInfo.InvariantCulture));
    }

    public Task<JobStatus> GetAsync(string id, CancellationToken cancellationToken) => OnJobAsync(id, job => job.GetStatusAsync(), cancellationToken);

    public Task<TrainingSpec> GetSpecAsync(string id, CancellationToken cancellationToken) => OnJobAsync(id, job => job.GetSpecAsync(), cancellationToken);

    public Task<JobStatus> StopAsync(string id, CancellationToken cancellationToken) => OnJobAsync(id, job => job.StopAsync(), cancellationToken);

    public Task<JobStatus> ResumeAsync(string id, CancellationToken cancellationToken) => OnJobAsync(id, job => job.ResumeAsync(), cancellationToken);

    public Task DeleteAsync(string id, bool force, CancellationToken cancellationToken) =>
        cluster.CallAsync(grains => JobOf(grains, id).DeleteAsync(force), cancellationToken);

    /// <summary>The events of a job after one; waits for the first where there is none yet.</summary>
    public Task<IReadOnlyList<JobEvent>> ReadAsync(string id, long after, JobEventKinds kinds, TimeSpan wait, CancellationToken cancellationToken) =>
        cluster.CallAsync(grains => grains.GetGrain<IJobJournalGrain>(id).ReadAsync(after, kinds, wait, cancellationToken), cancellationToken);

    private Task<T> OnJobAsync<T>(string id, Func<IJobGrain, Task<T>> call, CancellationToken cancellationToken) =>
        cluster.CallAsync(grains => call(JobOf(grains, id)), cancellationToken);

    // A grain cannot have a blank key.
    private static IJobGrain JobOf(IGrainFactory grains, string id) =>
        string.IsNullOrWhiteSpace(id) ? throw new JobNotFoundException("No job has a blank id. List them: GET /v1/jobs.") : grains.GetGrain<IJobGrain>(id);

    /// <summary>A job of the directory; null where it was deleted meanwhile.</summary>
    private async Task<JobStatus?> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(id, cancellationToken);
        }
        catch (JobNotFoundException)
        {
            return null;
        }
    }
}
