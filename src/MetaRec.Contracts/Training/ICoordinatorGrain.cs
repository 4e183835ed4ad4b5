using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Wire;
using MetaRec.Data.Specs;

namespace MetaRec.Contracts.Training;

/// <summary>Owns θ of one job: dispatches micro-batches, sums their meta-gradients in tree order, makes the meta-step, writes checkpoints. Key: job id.</summary>
[Alias("metarec.ICoordinatorGrain")]
public interface ICoordinatorGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that the training loop runs, from the latest checkpoint. Idempotent; a run that was stopped does not start again.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="run">Counts how often the job was submitted or resumed.</param>
    [Alias("Start")]
    Task StartAsync(TrainingSpec spec, int run);

    /// <summary>Ends a run's loop, throwing away the meta-step in progress, and writes a checkpoint; returns when both are done.</summary>
    [Alias("Stop")]
    [ResponseTimeout("00:02:00")]
    Task<CheckpointReference?> StopAsync(int run);

    /// <summary>Forgets the job and where its checkpoint is, once it has ended; its id may then be used for another.</summary>
    [Alias("Forget")]
    Task ForgetAsync();

    /// <summary>Brings a silo's copy of θ to a version: a delta if the silo has the version before it, else all of it.</summary>
    /// <exception cref="StaleVersionException">The training has moved on, or the epoch is another coordinator's.</exception>
    [Alias("GetParameters")]
    Task<ParameterUpdate> GetParametersAsync(ParameterVersion wanted, ParameterVersion? held);

    /// <summary>The losses by task that a curriculum draws tasks by, in one of its deals (<see cref="EpisodeSpec.CurriculumEvery"/>); the present meta-step's, or the next one's.</summary>
    /// <exception cref="StaleVersionException">The training has moved past it, or is not there yet.</exception>
    [Alias("GetDeal")]
    Task<ParameterVector> GetDealAsync(int number);
}
