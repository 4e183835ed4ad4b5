using MetaRec.Contracts.Serving;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Training;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;

namespace MetaRec.Grains.Serving;

/// <summary>The versions this silo serves, the lately used. One per silo; thread-safe.</summary>
public sealed class ServingModels(ICheckpointStore checkpoints, TrainingDataCache cache)
{
    private const int Kept = 4;

    private readonly Lock _gate = new();
    private readonly List<(string Sha256, Task<ServingModel> Model)> _models = [];

    /// <summary>The version, loaded at the first call.</summary>
    public Task<ServingModel> GetAsync(ModelVersion version)
    {
        lock (_gate)
        {
            var key = version.Checkpoint.Sha256;
            var place = _models.FindIndex(entry => entry.Sha256 == key);
            var known = place >= 0 ? _models[place].Model : null;
            if (place >= 0 || _models.Count == Kept)
            {
                _models.RemoveAt(Math.Max(place, 0));
            }

            // Off the calling grain's scheduler: other grains wait for the same task.
            var model = known is null or { IsCompleted: true, IsCompletedSuccessfully: false } ? Task.Run(() => LoadAsync(version)) : known;
            _models.Add((key, model));
            return model;
        }
    }

    private async Task<ServingModel> LoadAsync(ModelVersion version)
    {
        var checkpoint = Checkpoint.FromBytes(await checkpoints.ReadAsync(version.Checkpoint, CancellationToken.None));
        var data = await cache.PrepareAsync(version.Spec);
        var engine = new MamlEngine(data.Layout, version.Spec.Learner);
        return new ServingModel(
            data.Dataset, new MetaRatingModel(version.Spec.Learner.Name, data.Context, engine, checkpoint.Theta), IndexOf(data.Dataset.Items), IndexOf(data.Dataset.Users));
    }

    private static Dictionary<string, int> IndexOf(IReadOnlyList<string> ids) =>
        ids.Select((id, index) => (id, index)).ToDictionary(pair => pair.id, pair => pair.index, StringComparer.Ordinal);
}
