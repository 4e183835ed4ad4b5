using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Models;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Models;

/// <inheritdoc cref="IModelDirectoryGrain"/>
[SiloRole(SiloRoles.Serving)]
internal sealed class ModelDirectoryGrain([PersistentState("models", "metarec")] IPersistentState<ModelDirectoryRecord> record) : Grain, IModelDirectoryGrain
{
    public async Task AddAsync(string model)
    {
        var before = record.State;
        if (before.Models.Contains(model))
        {
            return;
        }

        record.State = new ModelDirectoryRecord { Models = [.. before.Models.Append(model).Order(StringComparer.Ordinal)] };
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            record.State = before;
            throw;
        }
    }

    public Task<IReadOnlyList<string>> ListAsync() => Task.FromResult<IReadOnlyList<string>>([.. record.State.Models]);
}
