using MetaRec.Contracts.Serving;
using MetaRec.Grains.Items;
using MetaRec.Grains.Models;

namespace MetaRec.Grains.Serving;

/// <summary>Which version answers a user, that version loaded, and the live catalogue. One per silo.</summary>
internal sealed class ServingWorlds(ServedModels served, ServingModels models, ServedCatalogues catalogues)
{
    /// <param name="model">The model.</param>
    /// <param name="userId">Decides between the version in service and its canary; null, for whoever has no id: the version in service.</param>
    /// <exception cref="ServingException">The model has no version in service.</exception>
    public async Task<ServingWorld> GetAsync(string model, string? userId)
    {
        var versions = await served.GetAsync(model);
        var version = (userId is null ? versions.Production : versions.For(userId))
            ?? throw ServingException.NotFound($"Model '{model}' has no version in service. Register a job's and promote it.");
        return new ServingWorld(versions, version, await models.GetAsync(version), await catalogues.GetAsync(model));
    }
}
