using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Contracts.Training;

/// <summary>Owns θ of one job: dispatches micro-batches, sums their meta-gradients in tree order, makes the meta-step, writes checkpoints. Key: job id.</summary>
[Alias("metarec.ICoordinatorGrain")]
public interface ICoordinatorGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that the training loop runs, from the latest checkpoint. Idempotent.</summary>
    [Alias("Start")]
    Task StartAsync(TrainingSpec spec);

    /// <summary>Ends the loop at the next meta-step and writes a checkpoint; returns when both are done.</summary>
    [Alias("Stop")]
    [ResponseTimeout("00:02:00")]
    Task<CheckpointReference?> StopAsync();

    /// <summary>Brings a silo's copy of θ to a version: a delta if the silo has the version before it, else all of it.</summary>
    /// <exception cref="StaleVersionException">The training has moved on, or the epoch is another coordinator's.</exception>
    [Alias("GetParameters")]
    Task<ParameterUpdate> GetParametersAsync(ParameterVersion wanted, ParameterVersion? held);
}
