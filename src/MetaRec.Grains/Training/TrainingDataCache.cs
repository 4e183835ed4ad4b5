using System.Text.Json;
using MetaRec.Data;
using MetaRec.Data.Live;
using MetaRec.Data.Specs;
using MetaRec.Grains.Caching;
using MetaRec.Grains.Live;
using MetaRec.Learning.Training;

namespace MetaRec.Grains.Training;

/// <summary>Loads and prepares data sets once per process, however many silos, jobs and models use them. Thread-safe.</summary>
/// <param name="folder">What relative paths of data sets are resolved against; null: the working directory.</param>
/// <param name="snapshots">Where snapshots of live data lie; null: nothing can be trained on live data.</param>
public sealed class TrainingDataCache(string? folder = null, ISnapshotStore? snapshots = null)
{
    private const int Kept = 8;

    private readonly RecentTasks<Dataset> _datasets = new(Kept);
    private readonly RecentTasks<LiveDataset> _live = new(Kept);
    private readonly RecentTasks<TrainingData> _prepared = new(Kept);

    /// <summary>Where snapshots of live data lie; null where there are none.</summary>
    public ISnapshotStore? Snapshots { get; } = snapshots;

    /// <summary>The data set of a spec; loaded on the thread pool.</summary>
    /// <exception cref="InvalidDataException">It is not the data that the spec's fingerprint was taken of; it will be read again at the next call.</exception>
    public async Task<Dataset> LoadAsync(DatasetSpec spec)
    {
        if (spec.Live is not null)
        {
            var live = (await LoadLiveAsync(spec)).Training;
            DatasetCatalog.Check(live, spec);
            return live;
        }

        var source = Resolve(spec with { Fingerprint = null });
        var key = JsonSerializer.Serialize(source, SpecJson.Options);
        var dataset = await _datasets.GetOrMake(key, () => Task.FromResult(Load(source)));
        try
        {
            DatasetCatalog.Check(dataset, spec);
        }
        catch (InvalidDataException)
        {
            _datasets.Forget(key);
            throw;
        }

        return dataset;
    }

    /// <summary>A data set with the live data of a snapshot.</summary>
    /// <exception cref="InvalidDataException">The snapshot is not there any more, or was taken over other data.</exception>
    public Task<LiveDataset> LoadLiveAsync(DatasetSpec spec)
    {
        var (live, source) = (spec.Live!, Resolve(spec with { Fingerprint = null }));
        return _live.GetOrMake(JsonSerializer.Serialize(source, SpecJson.Options), async () =>
        {
            if (Snapshots is not { } store || live.Snapshot is not { } name)
            {
                throw new InvalidDataException($"No snapshot of the live data of model '{live.Model}' is named, or this process keeps none. Submit the job to a cluster, which takes one.");
            }

            var dataset = await LoadAsync(spec with { Live = null, Fingerprint = null });
            var joined = LiveDataset.Join(dataset, LiveSnapshotFile.Read(await store.ReadAsync(live.Model, name, CancellationToken.None)), live.HoldOut);
            _ = joined.Training.Fingerprint;
            return joined;
        });
    }

    /// <summary>The data set of a job, prepared for it.</summary>
    public async Task<TrainingData> PrepareAsync(TrainingSpec spec)
    {
        var dataset = await LoadAsync(spec.Dataset);
        return await _prepared.GetOrMake(KeyOf(spec, dataset), () => Task.FromResult(TrainingData.Prepare(dataset, spec)));
    }

    /// <summary>What <see cref="TrainingData.Prepare"/> reads of a spec, and the content of the data set.</summary>
    private static string KeyOf(TrainingSpec spec, Dataset dataset) => new TrainingSpec
    {
        Dataset = spec.Dataset with { Fingerprint = dataset.Fingerprint },
        Setting = spec.Setting,
        Episodes = new EpisodeSpec { MinHistory = spec.Episodes.MinHistory, Order = spec.Episodes.Order, HeldOut = spec.Episodes.HeldOut },
        Model = spec.Model with { ColdTaskShare = 0 },
        Learner = spec.Learner,
        MicroBatches = spec.MicroBatches,
        Shards = spec.Shards,
        Privacy = spec.Privacy,
        MicroBatchSize = spec.Privacy is null ? 1 : spec.MicroBatchSize,
        Steps = spec.Privacy is null ? 1 : spec.Steps,
    }.ToJson();

    /// <summary>A folder of the spec's own is inside the cache's, unless it is absolute.</summary>
    private DatasetSpec Resolve(DatasetSpec spec) => folder is null || (spec.Folder is null && spec.Name != DatasetCatalog.Files)
        ? spec
        : spec with { Folder = Path.Combine(folder, spec.Folder ?? "") };

    private static Dataset Load(DatasetSpec spec)
    {
        var dataset = DatasetCatalog.Load(spec);

        // Hashed here, once and not in the turn of a grain.
        _ = dataset.Fingerprint;
        return dataset;
    }
}
