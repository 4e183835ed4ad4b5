namespace MetaRec.Contracts.Jobs;

/// <summary>The list of all jobs of the cluster. Key: 0. Jobs tell it of their changes, durably, before they acknowledge them.</summary>
[Alias("metarec.IJobDirectoryGrain")]
public interface IJobDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a job, or notes its change. A revision that is not newer is ignored.</summary>
    [Alias("Record")]
    Task RecordAsync(JobEntry entry);

    /// <summary>Takes a job off the list.</summary>
    [Alias("Remove")]
    Task RemoveAsync(string jobId);

    /// <summary>The jobs, the latest submitted first.</summary>
    /// <param name="states">Only jobs in one of these states; empty: all.</param>
    /// <param name="cursor">Where the part before ended; null: from the latest.</param>
    /// <param name="limit">Most jobs of the page.</param>
    [Alias("List")]
    Task<JobPage> ListAsync(IReadOnlyList<JobState> states, long? cursor, int limit);

    /// <summary>How many jobs are in each state; states without any are left out.</summary>
    [Alias("Count")]
    Task<IReadOnlyDictionary<JobState, int>> CountAsync();
}
