using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Models;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Models;

/// <inheritdoc cref="IModelDirectoryGrain"/>
[SiloRole(SiloRoles.Serving)]
internal sealed class ModelDirectoryGrain([PersistentState("models", "metarec")] IPersistentState<ModelDirectoryRecord> record) : Grain, IModelDirectoryGrain
{
    public Task AddAsync(string model) => record.State.Models.Contains(model)
        ? Task.CompletedTask
        : record.ReplaceAsync(new ModelDirectoryRecord { Models = [.. record.State.Models.Append(model).Order(StringComparer.Ordinal)] });

    public Task<IReadOnlyList<string>> ListAsync() => Task.FromResult<IReadOnlyList<string>>([.. record.State.Models]);
}
