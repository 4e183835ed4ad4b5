using System.Text.Json;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Training;

namespace MetaRec.Grains.Training;

/// <summary>Loads and prepares data sets once per process, however many silos, jobs and models use them. Thread-safe.</summary>
public sealed class TrainingDataCache
{
    private const int Kept = 8;

    private readonly Lock _gate = new();
    private readonly List<KeyValuePair<string, Lazy<Task<Dataset>>>> _datasets = [];
    private readonly List<KeyValuePair<string, Lazy<Task<TrainingData>>>> _prepared = [];

    /// <summary>The data set of a spec; loaded on the thread pool.</summary>
    public Task<Dataset> LoadAsync(DatasetSpec spec) =>
        GetAsync(_datasets, JsonSerializer.Serialize(spec, SpecJson.Options), () => DatasetCatalog.Load(spec));

    /// <summary>The data set of a job, prepared for it.</summary>
    public async Task<TrainingData> PrepareAsync(TrainingSpec spec)
    {
        var dataset = await LoadAsync(spec.Dataset);

        // What TrainingData.Prepare reads of the spec.
        var key = (spec with { Steps = 1, Seed = 0, CheckpointEvery = 1, Optimizer = new OptimizerSpec() }).ToJson();
        return await GetAsync(_prepared, key, () => TrainingData.Prepare(dataset, spec));
    }

    private Task<T> GetAsync<T>(List<KeyValuePair<string, Lazy<Task<T>>>> entries, string key, Func<T> make)
    {
        lock (_gate)
        {
            var entry = entries.FirstOrDefault(entry => entry.Key == key);
            entries.RemoveAll(other => other.Key == key);
            if (entry.Key is null || (entry.Value.IsValueCreated && entry.Value.Value.IsFaulted))
            {
                entry = new(key, new Lazy<Task<T>>(() => Task.Run(make)));
            }

            entries.Add(entry);
            if (entries.Count > Kept)
            {
                entries.RemoveAt(0);
            }

            return entry.Value.Value;
        }
    }
}
