using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Schedules;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Schedules;

/// <inheritdoc cref="IScheduleDirectoryGrain"/>
[SiloRole(SiloRoles.Coordinator)]
internal sealed class ScheduleDirectoryGrain([PersistentState("schedules", "metarec")] IPersistentState<ScheduleDirectoryRecord> record) : Grain, IScheduleDirectoryGrain
{
    public Task AddAsync(string schedule) => record.State.Schedules.Contains(schedule)
        ? Task.CompletedTask
        : record.ReplaceAsync(new ScheduleDirectoryRecord { Schedules = [.. record.State.Schedules.Append(schedule).Order(StringComparer.Ordinal)] });

    public Task RemoveAsync(string schedule) => record.State.Schedules.Contains(schedule)
        ? record.ReplaceAsync(new ScheduleDirectoryRecord { Schedules = [.. record.State.Schedules.Where(known => known != schedule)] })
        : Task.CompletedTask;

    public Task<IReadOnlyList<string>> ListAsync() => Task.FromResult<IReadOnlyList<string>>([.. record.State.Schedules]);
}
