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
    /// <exception cref="InvalidDataException">It is not the data that the spec's fingerprint was taken of; it will be read again at the next call.</exception>
    public async Task<Dataset> LoadAsync(DatasetSpec spec)
    {
        var source = spec with { Fingerprint = null };
        var key = JsonSerializer.Serialize(source, SpecJson.Options);
        var dataset = await GetAsync(_datasets, key, () => Load(source));
        try
        {
            DatasetCatalog.Check(dataset, spec);
        }
        catch (InvalidDataException)
        {
            Forget(key);
            throw;
        }

        return dataset;
    }

    /// <summary>The data set of a job, prepared for it.</summary>
    public async Task<TrainingData> PrepareAsync(TrainingSpec spec)
    {
        var dataset = await LoadAsync(spec.Dataset);
        return await GetAsync(_prepared, KeyOf(spec, dataset), () => TrainingData.Prepare(dataset, spec));
    }

    /// <summary>What <see cref="TrainingData.Prepare"/> reads of a spec, and the content of the data set.</summary>
    private static string KeyOf(TrainingSpec spec, Dataset dataset) => new TrainingSpec
    {
        Dataset = spec.Dataset with { Fingerprint = dataset.Fingerprint },
        Setting = spec.Setting,
        Episodes = new EpisodeSpec { MinHistory = spec.Episodes.MinHistory },
        Model = spec.Model with { ColdTaskShare = 0 },
        Learner = new LearnerSpec { InnerSteps = spec.Learner.InnerSteps },
        MicroBatches = spec.MicroBatches,
        Shards = spec.Shards,
    }.ToJson();

    private static Dataset Load(DatasetSpec spec)
    {
        var dataset = DatasetCatalog.Load(spec);

        // Hashed here, once and not in the turn of a grain.
        _ = dataset.Fingerprint;
        return dataset;
    }

    private void Forget(string key)
    {
        lock (_gate)
        {
            _datasets.RemoveAll(entry => entry.Key == key);
        }
    }

    private Task<T> GetAsync<T>(List<KeyValuePair<string, Lazy<Task<T>>>> entries, string key, Func<T> make)
    {
        lock (_gate)
        {
            var entry = entries.FirstOrDefault(entry => entry.Key == key);
            entries.RemoveAll(other => other.Key == key);
            if (entry.Key is null || entry.Value is { IsValueCreated: true, Value: { IsCompleted: true, IsCompletedSuccessfully: false } })
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
