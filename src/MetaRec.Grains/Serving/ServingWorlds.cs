using MetaRec.Contracts.Serving;

namespace MetaRec.Grains.Serving;

/// <summary>Which version answers a user, and that version loaded. One per silo.</summary>
internal sealed class ServingWorlds(IGrainFactory grains, ServingModels models)
{
    /// <exception cref="ServingException">The model has no version.</exception>
    public async Task<(ModelVersion Version, ServingModel Serving)> GetAsync(string model)
    {
        var version = await grains.GetGrain<IModelGrain>(model).GetCurrentAsync()
            ?? throw ServingException.NotFound($"Model '{model}' has no version yet. Train a job and register it.");
        return (version, await models.GetAsync(version));
    }
}
