using MetaRec.Contracts.Models;
using MetaRec.Grains.Caching;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Training;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Serving;

namespace MetaRec.Grains.Serving;

/// <summary>The versions this silo serves, the lately used. One per silo; thread-safe.</summary>
public sealed class ServingModels(ICheckpointStore checkpoints, TrainingDataCache cache)
{
    private const int Kept = 4;

    private readonly RecentTasks<ServingModel> _models = new(Kept);

    /// <summary>Versions in memory.</summary>
    public int Count => _models.Count;

    /// <summary>The version, loaded at the first call.</summary>
    public Task<ServingModel> GetAsync(ModelVersion version) => _models.GetOrMake(version.Checkpoint.Sha256, () => LoadAsync(version));

    /// <summary>Loads a version as a silo would that does not have it: its checkpoint and its snapshot of live data are read from their stores, whatever is in memory here.</summary>
    /// <exception cref="InvalidDataException">The snapshot is not there any more, or one of them is not what was written.</exception>
    public async Task CheckAsync(ModelVersion version)
    {
        await checkpoints.ReadAsync(version.Checkpoint, CancellationToken.None);
        if (version.Spec.Dataset.Live is { Snapshot: { } snapshot } live && cache.Snapshots is { } snapshots)
        {
            await snapshots.ReadAsync(live.Model, snapshot, CancellationToken.None);
        }

        await GetAsync(version);
    }

    private async Task<ServingModel> LoadAsync(ModelVersion version)
    {
        var checkpoint = Checkpoint.FromBytes(await checkpoints.ReadAsync(version.Checkpoint, CancellationToken.None));
        var data = await cache.PrepareAsync(version.Spec);
        return new ServingModel(version.Checkpoint.Sha256, data.Dataset, Recommender.Of(version.Spec, data, checkpoint.Theta), countsRatings: data.Privacy is null);
    }
}
