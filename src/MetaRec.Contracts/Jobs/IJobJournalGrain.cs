using Orleans.Concurrency;

namespace MetaRec.Contracts.Jobs;

/// <summary>What has happened to a job, in order and bounded: changes of state, log lines, history. Key: job id.</summary>
[Alias("metarec.IJobJournalGrain")]
public interface IJobJournalGrain : IGrainWithStringKey
{
    /// <summary>The job's state has changed: durable before it returns. A revision that is not newer is ignored.</summary>
    [Alias("Record")]
    Task RecordAsync(JobStatus status, int revision);

    /// <summary>The coordinator's report of where it is. Durable within seconds.</summary>
    [Alias("Report")]
    [OneWay]
    Task ReportAsync(JobProgress progress);

    /// <summary>A checkpoint is on disk.</summary>
    [Alias("Checkpointed")]
    [OneWay]
    Task CheckpointedAsync(CheckpointReference checkpoint);

    /// <summary>The events after one, oldest first; waits for the first where there is none yet.</summary>
    /// <param name="after">The id of the last event that is known; 0: from the beginning.</param>
    /// <param name="kinds">Kinds that are wanted.</param>
    /// <param name="wait">How long to wait, up to 20 s.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    [Alias("Read")]
    [AlwaysInterleave]
    Task<IReadOnlyList<JobEvent>> ReadAsync(long after, JobEventKinds kinds, TimeSpan wait, CancellationToken cancellationToken = default);

    /// <summary>Forgets everything.</summary>
    [Alias("Clear")]
    Task ClearAsync();
}
