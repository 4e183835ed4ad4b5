using MetaRec.Contracts.Jobs;

namespace MetaRec.Contracts.Serving;

/// <summary>The registry of one model's versions. Key: model name.</summary>
[Alias("metarec.IModelGrain")]
public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Makes a succeeded job's checkpoint the newest version, and the one that is served. Registering a checkpoint again gives its version.</summary>
    /// <exception cref="JobConflictException">The job has not succeeded.</exception>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("Register")]
    Task<ModelVersion> RegisterAsync(string jobId);

    /// <summary>The version that is served, or null.</summary>
    [Alias("GetCurrent")]
    Task<ModelVersion?> GetCurrentAsync();

    /// <summary>All versions, oldest first.</summary>
    [Alias("List")]
    Task<IReadOnlyList<ModelVersion>> ListAsync();
}
