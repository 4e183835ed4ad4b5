namespace MetaRec.Contracts.Schedules;

/// <summary>The names of all schedules. Key: 0.</summary>
[Alias("metarec.IScheduleDirectoryGrain")]
public interface IScheduleDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a name; one that is there stays. Durable before it returns.</summary>
    [Alias("Add")]
    Task AddAsync(string schedule);

    /// <summary>Takes a name off the list. Durable before it returns.</summary>
    [Alias("Remove")]
    Task RemoveAsync(string schedule);

    /// <summary>The names, in order.</summary>
    [Alias("List")]
    Task<IReadOnlyList<string>> ListAsync();
}
