using System.Diagnostics;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Data.Specs;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Live;
using MetaRec.Grains.Tests.Checkpoints;
using MetaRec.Grains.Training;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Torch;
using MetaRec.Learning.Training;
using MetaRec.Silo.Standalone;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace MetaRec.Grains.Tests;

/// <summary>Silos in this process on a folder of their own, which goes with them.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private TestCluster(StandaloneCluster cluster, string folder, FailingCheckpointStore store, FileSnapshotStore snapshots)
    {
        Snapshots = snapshots;
        Cluster = cluster;
        Folder = folder;
        Store = store;
    }

    /// <summary>A job of a few seconds.</summary>
    public static TrainingSpec SmallSpec { get; } = new()
    {
        Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 200, Items = 150, RatingsPerUser = 40 } },
        Steps = 60,
        MicroBatches = 4,
        MicroBatchSize = 8,
        Shards = 8,
        Model = new ModelSpec { EmbeddingSize = 8, Hidden = [16, 16] },
        CheckpointEvery = 25,
    };

    public StandaloneCluster Cluster { get; }

    public string Folder { get; }

    public FailingCheckpointStore Store { get; }

    public FileSnapshotStore Snapshots { get; }

    public IGrainFactory Grains => Cluster.GrainFactory;

    public static async Task<TestCluster> StartAsync(int silos, string? folder = null, Action<IServiceCollection>? configure = null)
    {
        folder ??= Directory.CreateTempSubdirectory("metarec-test-").FullName;
        var store = new FailingCheckpointStore(new FileCheckpointStore(Path.Combine(folder, "checkpoints")));
        var snapshots = new FileSnapshotStore(Path.Combine(folder, "snapshots"));
        var cache = new TrainingDataCache(snapshots: snapshots);
        var cluster = await StandaloneCluster.StartAsync(new StandaloneOptions
        {
            Silos = silos,
            StorageFolder = Path.Combine(folder, "storage"),
            LaneInitializer = TorchRuntime.Initialize,
            ConfigureServices = services =>
            {
                configure?.Invoke(services);
                services.AddMetaRecGrains(store, cache);
            },
            ConfigureLogging = logging => logging.SetMinimumLevel(LogLevel.None),
        });
        return new TestCluster(cluster, folder, store, snapshots);
    }

    /// <summary>Follows a job until a condition holds; fails with its last status when that takes too long.</summary>
    public Task<JobStatus> WaitAsync(string job, Func<JobStatus, bool> condition) => WaitAsync(job, status => Task.FromResult(condition(status)));

    /// <summary>The same for a condition that is not part of the status.</summary>
    public Task<JobStatus> WaitAsync(string job, Func<Task<bool>> condition) => WaitAsync(job, _ => condition());

    private async Task<JobStatus> WaitAsync(string job, Func<JobStatus, Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        JobStatus? status = null;
        while (clock.Elapsed < Limit)
        {
            try
            {
                status = await Grains.GetGrain<IJobGrain>(job).GetStatusAsync();
                if (await condition(status))
                {
                    return status;
                }
            }
            catch (Exception error) when (error is OrleansException or TimeoutException)
            {
                // The silo that held the job is being declared dead.
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"Job '{job}' did not get there within {Limit}; last seen: {status}.");
    }

    public Task<JobStatus> WaitForEndAsync(string job) =>
        WaitAsync(job, status => status.State is JobState.Succeeded or JobState.Failed or JobState.Stopped);

    /// <summary>Changes the silos' database behind their back.</summary>
    public void Sql(string statement)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    /// <summary>Writes a grain's state past the grain, which must not have been called yet.</summary>
    public Task StoreAsync<T>(string name, IAddressable grain, T state) =>
        Cluster.Silos[0].Services.GetRequiredKeyedService<IGrainStorage>(StandaloneCluster.StorageName).WriteStateAsync(name, grain.GetGrainId(), new GrainState<T>(state));

    /// <summary>The first column of what a statement finds in the silos' database.</summary>
    public List<T> Query<T>(string statement)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        using var reader = command.ExecuteReader();
        var values = new List<T>();
        while (reader.Read())
        {
            values.Add(reader.GetFieldValue<T>(0));
        }

        return values;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Directory.GetFiles(Path.Combine(Folder, "storage"), "*.db").Single()};Default Timeout=30");
        connection.Open();
        return connection;
    }

    /// <summary>A cluster in which the model "m" serves the version of the job "job", trained by <see cref="SmallSpec"/>.</summary>
    public static async Task<TestCluster> StartServingAsync(int silos, Action<IServiceCollection>? configure = null)
    {
        var cluster = await StartAsync(silos, configure: configure);
        await cluster.TrainAndServeAsync("m", "job", SmallSpec);
        return cluster;
    }

    /// <summary>The checkpoint's hash after the whole job in one loop, without a cluster.</summary>
    public static async Task<string> HashOfSequentialAsync(TrainingSpec spec, TrainingDataCache? cache = null, string? device = null)
    {
        TorchRuntime.Initialize();
        var data = await (cache ?? new TrainingDataCache()).PrepareAsync(spec);
        return Checkpoint.Hash(SequentialTrainer.Run(spec, data, device: device).ToBytes(data.Layout));
    }

    /// <summary>Registers a job's version and puts it into service, however good it is.</summary>
    public async Task<ModelVersion> ServeAsync(string model, string job)
    {
        var version = await Grains.GetGrain<IModelGrain>(model).RegisterAsync(job);
        await Grains.GetGrain<IModelGrain>(model).PromoteAsync(version.Number, force: true, revision: null);
        return version;
    }

    /// <summary>Trains a job to its end, and puts its version into service.</summary>
    public async Task<ModelVersion> TrainAndServeAsync(string model, string job, TrainingSpec spec)
    {
        await Grains.GetGrain<IJobGrain>(job).SubmitAsync(spec);
        await WaitForEndAsync(job);
        return await ServeAsync(model, job);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
