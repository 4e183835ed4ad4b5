using MetaRec.Data.Specs;
using Orleans.Concurrency;

namespace MetaRec.Contracts.Jobs;

/// <summary>The life cycle of one training job. Key: job id. Small and always responsive; what it acknowledges is durable.</summary>
[Alias("metarec.IJobGrain")]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Accepts a job and starts it. The same id with the same spec twice is one job.</summary>
    /// <exception cref="JobConflictException">The id belongs to a job of another spec, or the spec breaks a rule.</exception>
    [Alias("Submit")]
    Task<JobStatus> SubmitAsync(TrainingSpec spec);

    /// <exception cref="JobConflictException">There is no such job.</exception>
    [Alias("GetStatus")]
    Task<JobStatus> GetStatusAsync();

    /// <exception cref="JobConflictException">There is no such job.</exception>
    [Alias("GetSpec")]
    Task<TrainingSpec> GetSpecAsync();

    /// <summary>Stops the job at the next meta-step, with a checkpoint. A job that has ended stays as it is.</summary>
    [Alias("Stop")]
    [ResponseTimeout("00:02:00")]
    Task<JobStatus> StopAsync();

    /// <summary>Goes on with a stopped or failed job from its latest checkpoint.</summary>
    [Alias("Resume")]
    Task<JobStatus> ResumeAsync();

    /// <summary>The coordinator's report of where it is.</summary>
    [Alias("Report")]
    [OneWay]
    Task ReportAsync(JobProgress progress);

    /// <summary>The coordinator has ended a run: durable before it returns. A run that is not the job's present one is past and ignored.</summary>
    [Alias("End")]
    Task EndAsync(int run, JobState state, CheckpointReference? checkpoint, string? error);
}
