using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Training;

/// <inheritdoc cref="IJobDirectoryGrain"/>
[SiloRole(SiloRoles.Coordinator)]
internal sealed class JobDirectoryGrain([PersistentState("jobs", "metarec")] IPersistentState<JobDirectoryRecord> record) : Grain, IJobDirectoryGrain
{
    public Task RecordAsync(JobEntry entry)
    {
        var state = record.State;
        var jobs = state.Jobs.ToList();
        var place = jobs.FindIndex(job => job.Id == entry.Id);
        if (place < 0)
        {
            jobs.Add(entry with { Number = state.LastNumber + 1 });
            return record.ReplaceAsync(new JobDirectoryRecord { Jobs = jobs, LastNumber = state.LastNumber + 1 });
        }

        if (entry.Revision <= jobs[place].Revision)
        {
            return Task.CompletedTask;
        }

        jobs[place] = entry with { Number = jobs[place].Number };
        return record.ReplaceAsync(state with { Jobs = jobs });
    }

    public Task RemoveAsync(string jobId) => record.State.Jobs.Any(job => job.Id == jobId)
        ? record.ReplaceAsync(record.State with { Jobs = [.. record.State.Jobs.Where(job => job.Id != jobId)] })
        : Task.CompletedTask;

    public Task<JobPage> ListAsync(IReadOnlyList<JobState> states, long? cursor, int limit)
    {
        var matching = record.State.Jobs.Reverse()
            .Where(job => (cursor is null || job.Number < cursor) && (states.Count == 0 || states.Contains(job.State)))
            .Take(limit + 1)
            .ToList();
        var more = matching.Count > limit;
        return Task.FromResult(new JobPage([.. matching.Take(limit)], more ? matching[limit - 1].Number : null));
    }

    public Task<IReadOnlyDictionary<JobState, int>> CountAsync() =>
        Task.FromResult<IReadOnlyDictionary<JobState, int>>(record.State.Jobs.CountBy(job => job.State).ToDictionary());
}
