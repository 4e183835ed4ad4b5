using MetaRec.Contracts.Jobs;
using Orleans.Concurrency;

namespace MetaRec.Contracts.Models;

/// <summary>
/// The registry of one model's versions. Key: model name. What is acknowledged is durable, and every serving silo has it: it is effective at the next call of every user.
/// Changes take the revision that the caller has read, or null for whatever it is.
/// </summary>
[Alias("metarec.IModelGrain")]
public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Makes a succeeded job's checkpoint a candidate. Registering a checkpoint again gives its version.</summary>
    /// <exception cref="JobConflictException">The job has not succeeded.</exception>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    /// <exception cref="ModelException">The name cannot be a model's.</exception>
    [Alias("Register")]
    Task<ModelVersion> RegisterAsync(string jobId);

    /// <summary>Adds a version of another registry, whose checkpoint is stored, as a candidate. One with the same checkpoint stays, and is what is answered.</summary>
    /// <param name="version">Its number is not looked at: it gets one of this model.</param>
    /// <exception cref="ModelException">The name cannot be a model's, or the checkpoint was removed meanwhile.</exception>
    [Alias("Import")]
    Task<ModelVersion> ImportAsync(ModelVersion version);

    /// <summary>The version in service, or null.</summary>
    [Alias("GetCurrent")]
    Task<ModelVersion?> GetCurrentAsync();

    /// <summary>All versions, oldest first.</summary>
    [Alias("List")]
    Task<IReadOnlyList<ModelVersion>> ListAsync();

    /// <summary>The model with its versions.</summary>
    /// <exception cref="ModelException">There is no such model.</exception>
    [Alias("Get")]
    Task<ModelView> GetAsync();

    /// <summary>What is in service. Answered while a change is told to the silos.</summary>
    [Alias("GetServed")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:05")]
    Task<ServedVersions> GetServedAsync();

    /// <summary>Puts a version into service for all users; it ends a canary of the same version. Promoting what is in service changes nothing.</summary>
    /// <param name="version">Its number.</param>
    /// <param name="force">Also where it is worse than a floor, or was not evaluated.</param>
    /// <param name="revision">What the caller has read; null: whatever it is.</param>
    /// <exception cref="ModelException">There is no such version, it is worse than a floor, its checkpoint or its data are gone, or the model has changed.</exception>
    [Alias("Promote")]
    Task<ModelView> PromoteAsync(int version, bool force, long? revision);

    /// <summary>Puts the version back into service that was there before, and ends the canary.</summary>
    /// <exception cref="ModelException">There is none, its checkpoint or its data are gone, or the model has changed.</exception>
    [Alias("Rollback")]
    Task<ModelView> RollbackAsync(long? revision);

    /// <summary>Lets a version serve a share of the users.</summary>
    /// <param name="version">Its number; null ends the canary.</param>
    /// <param name="share">Above 0 and below 1.</param>
    /// <param name="revision">What the caller has read; null: whatever it is.</param>
    /// <exception cref="ModelException">There is no such version, it is in service, nothing else is, its checkpoint or its data are gone, or the model has changed.</exception>
    [Alias("SetCanary")]
    Task<ModelView> SetCanaryAsync(int? version, double share, long? revision);

    /// <summary>Lets a version score along, unseen.</summary>
    /// <param name="version">Its number; null ends it.</param>
    /// <param name="revision">What the caller has read; null: whatever it is.</param>
    /// <exception cref="ModelException">There is no such version, it is in service, its checkpoint or its data are gone, or the model has changed.</exception>
    [Alias("SetShadow")]
    Task<ModelView> SetShadowAsync(int? version, long? revision);

    /// <summary>
    /// Begins to compare a version with the floors, on a serving silo; returns at once, and the view says when it is done, or that it was interrupted. One that is under way is not begun again. Changes nothing that is in service.
    /// </summary>
    /// <exception cref="ModelException">There is no such version.</exception>
    [Alias("Evaluate")]
    Task<ModelView> EvaluateAsync(int version);

    /// <summary>Stores how a version compares with the floors.</summary>
    /// <exception cref="ModelException">There is no such version.</exception>
    [Alias("RecordEvaluation")]
    Task<ModelView> RecordEvaluationAsync(int version, VersionEvaluation evaluation);

    /// <summary>Stores why an evaluation has no results. One that was begun again meanwhile, or whose version is gone, stays as it is.</summary>
    /// <param name="run">The evaluation, with its error.</param>
    [Alias("RecordFailure")]
    Task RecordFailureAsync(EvaluationRun run);

    /// <summary>Removes a version from the registry. Its checkpoint stays with its job; that of an imported version goes with it. One that is not there is no error.</summary>
    /// <exception cref="ModelException">It is in service, a canary or a shadow, or the model has changed.</exception>
    [Alias("Delete")]
    Task<ModelView> DeleteAsync(int version, long? revision);
}
