using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Serving;

/// <inheritdoc cref="IModelGrain"/>
[SiloRole(SiloRoles.Serving)]
internal sealed class ModelGrain([PersistentState("model", "metarec")] IPersistentState<ModelRecord> record) : Grain, IModelGrain
{
    public async Task<ModelVersion> RegisterAsync(string jobId)
    {
        var job = GrainFactory.GetGrain<IJobGrain>(jobId);
        var checkpoint = (await job.KeepForAsync(this.GetPrimaryKeyString())).Checkpoint!;
        if (record.State.Versions.Find(version => version.Checkpoint == checkpoint) is { } known)
        {
            return known;
        }

        var version = new ModelVersion(record.State.Versions.Count + 1, checkpoint, await job.GetSpecAsync());
        record.State.Versions.Add(version);
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            record.State.Versions.Remove(version);
            throw;
        }

        return version;
    }

    public Task<ModelVersion?> GetCurrentAsync() => Task.FromResult(record.State.Versions.LastOrDefault());

    public Task<IReadOnlyList<ModelVersion>> ListAsync() => Task.FromResult<IReadOnlyList<ModelVersion>>([.. record.State.Versions]);
}
