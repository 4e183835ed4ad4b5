using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Serving;

namespace MetaRec.Contracts.Schedules;

/// <summary>
/// Retrains a model on live data from time to time: counts new ratings, takes a snapshot, trains, registers, evaluates on the newest ratings, and promotes what is better. Key: name of the schedule. What is
/// acknowledged is durable; a run that is cut off anywhere goes on where it was, and does nothing twice. Of several times that were missed one is made up for.
/// </summary>
[Alias("metarec.IScheduleGrain")]
public interface IScheduleGrain : IGrainWithStringKey
{
    /// <summary>Makes the schedule, or changes it. The first run is due after <see cref="ScheduleDefinition.Every"/>; a run under way goes on as it was begun. The model may come later: until a version of it is in service, runs are skipped.</summary>
    /// <returns>The schedule, and whether it is new.</returns>
    /// <exception cref="InvalidSpecException">It breaks a rule.</exception>
    /// <exception cref="ServingException">The condition does not hold.</exception>
    [Alias("Put")]
    Task<(ScheduleView Schedule, bool Created)> PutAsync(ScheduleDefinition definition, WriteCondition condition);

    /// <summary>The schedule; null where there is none.</summary>
    [Alias("Get")]
    Task<ScheduleView?> GetAsync();

    /// <summary>Removes the schedule and its record. A job that it has submitted goes on.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ServingException">The condition does not hold.</exception>
    [Alias("Delete")]
    Task<bool> DeleteAsync(WriteCondition condition);

    /// <summary>Starts no run when one is due, or does so again. A run under way goes on.</summary>
    /// <exception cref="ModelException">There is no such schedule.</exception>
    [Alias("SetPaused")]
    Task<ScheduleView> SetPausedAsync(bool paused);

    /// <summary>Starts a run now, paused or not, however few ratings are new; where one is under way, that is it.</summary>
    /// <exception cref="ModelException">There is no such schedule.</exception>
    [Alias("RunNow")]
    Task<ScheduleView> RunNowAsync();

    /// <summary>Does what is due, as far as that goes without waiting for a job or an evaluation. Reminder and timer call it; it may be called at any time.</summary>
    /// <returns>The schedule; null where there is none.</returns>
    [Alias("Tick")]
    [ResponseTimeout("02:00:00")]
    Task<ScheduleView?> TickAsync();
}
