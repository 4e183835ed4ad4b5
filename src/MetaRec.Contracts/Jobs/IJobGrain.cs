using MetaRec.Data.Specs;
using Orleans.Concurrency;

namespace MetaRec.Contracts.Jobs;

/// <summary>The life cycle of one training job. Key: job id. Small and always responsive; what it acknowledges is durable.</summary>
[Alias("metarec.IJobGrain")]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Accepts a job and starts it. The same id with the same spec twice is one job.</summary>
    /// <exception cref="InvalidSpecException">The id or the spec breaks a rule.</exception>
    /// <exception cref="JobConflictException">The id belongs to a job of another spec.</exception>
    [Alias("Submit")]
    Task<JobStatus> SubmitAsync(TrainingSpec spec);

    /// <summary>
    /// What a silo finds out about a spec before it is submitted under this id: rules, data, conflicts; nothing is stored. The answer has the spec with the fingerprint of
    /// the data. A job of that id and spec has been checked: its data is not loaded again.
    /// </summary>
    /// <exception cref="JobConflictException">The id belongs to a job of another spec.</exception>
    [Alias("Check")]
    [ResponseTimeout("00:05:00")]
    Task<SpecCheck> CheckAsync(TrainingSpec spec);

    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("GetStatus")]
    Task<JobStatus> GetStatusAsync();

    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("GetSpec")]
    Task<TrainingSpec> GetSpecAsync();

    /// <summary>Stops the job at the next meta-step, with a checkpoint. A job that has ended stays as it is.</summary>
    [Alias("Stop")]
    [ResponseTimeout("00:02:00")]
    Task<JobStatus> StopAsync();

    /// <summary>Goes on with a stopped or failed job from its latest checkpoint.</summary>
    [Alias("Resume")]
    Task<JobStatus> ResumeAsync();

    /// <summary>
    /// Removes a job that has ended, and its checkpoints. The last one of a job that a model was made of stays, and so does the id: it cannot be used again.
    /// </summary>
    /// <param name="force">Stops the job first where it has not ended.</param>
    /// <exception cref="JobConflictException">The job has not ended.</exception>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("Delete")]
    [ResponseTimeout("00:03:00")]
    Task DeleteAsync(bool force);

    /// <summary>Keeps the checkpoint of a succeeded job for as long as a model may use it; durable before it returns.</summary>
    /// <exception cref="JobConflictException">The job has not succeeded.</exception>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("KeepFor")]
    Task<JobStatus> KeepForAsync(string model);

    /// <summary>The coordinator's report of where it is.</summary>
    [Alias("Report")]
    [OneWay]
    Task ReportAsync(JobProgress progress);

    /// <summary>The coordinator has written a checkpoint while it trains.</summary>
    [Alias("Checkpointed")]
    [OneWay]
    Task CheckpointedAsync(CheckpointReference checkpoint);

    /// <summary>The coordinator has ended a run: durable before it returns. A run that is not the job's present one is past and ignored.</summary>
    [Alias("End")]
    Task EndAsync(int run, JobState state, CheckpointReference? checkpoint, string? error);
}
