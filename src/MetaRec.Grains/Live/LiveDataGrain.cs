using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Live;
using MetaRec.Contracts.Models;
using MetaRec.Data;
using MetaRec.Data.Live;
using MetaRec.Data.Specs;
using MetaRec.Grains.Items;
using MetaRec.Grains.Placement;
using MetaRec.Grains.Training;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaRec.Grains.Live;

/// <inheritdoc cref="ILiveDataGrain"/>
[SiloRole(SiloRoles.Coordinator)]
internal sealed partial class LiveDataGrain(
    StoredUsers users, ServedCatalogues catalogues, TrainingDataCache cache, IOptions<LiveOptions> options, TimeProvider time, ILogger<LiveDataGrain> logger) : Grain, ILiveDataGrain, IRemindable
{
    private const string PruneReminder = "prune";
    private static readonly TimeSpan PrunePeriod = TimeSpan.FromDays(1);

    private readonly SnapshotRemoval _removal = new();

    private string Model => this.GetPrimaryKeyString();

    private ISnapshotStore Store => cache.Snapshots
        ?? throw new ModelException(ModelProblem.Conflict, "This cluster keeps no snapshots of live data. Submit the job to a cluster of `metarec silo` or `metarec standalone`.");

    public async Task<LiveSnapshotTaken> TakeAsync(TrainingSpec spec, long fewest)
    {
        var (store, dataset) = (Store, await BaseOfAsync(spec.Dataset));
        var live = await catalogues.LookAgainAsync(Model);
        var loaded = await LoadAsync(dataset);

        // Not in this grain's turns: it may take minutes.
        var builder = await Task.Run(() => CollectAsync(loaded, live));
        if (builder.Ratings < fewest)
        {
            return new LiveSnapshotTaken(spec, builder.Users, builder.Ratings, false);
        }

        if (builder.Ratings == 0)
        {
            throw new ModelException(ModelProblem.Conflict, $"Model '{Model}' has no live feedback yet. Send some first (POST /v1/feedback), or train on a data set.");
        }

        // Before the file is there, so that no snapshot is ever without somebody who removes it.
        await this.RegisterOrUpdateReminder(PruneReminder, PrunePeriod, PrunePeriod);
        var now = time.GetUtcNow();
        var name = await Task.Run(() => store.WriteAsync(Model, LiveSnapshotFile.Write(builder.Build(Model, now)), CancellationToken.None));
        LogTaken(Model, name, builder.Users, builder.Ratings);
        await PruneAsync(except: name);
        var taken = (spec.Dataset.Live ?? new LiveSpec { Model = Model }) with { Snapshot = name };
        return new LiveSnapshotTaken(spec with { Dataset = dataset with { Live = taken, Fingerprint = null } }, builder.Users, builder.Ratings, true);
    }

    public Task<int> PruneAsync() => PruneAsync(except: null);

    public Task SpareAsync(string snapshot) => _removal.SpareAsync(snapshot);

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await PruneAsync();
        if ((await Store.ListAsync(Model, CancellationToken.None)).Count == 0 && await this.GetReminder(PruneReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    private async Task<int> PruneAsync(string? except)
    {
        var snapshots = await Store.ListAsync(Model, CancellationToken.None);
        var oldest = time.GetUtcNow() - options.Value.SnapshotAge;
        string[] old = [.. snapshots.Where((snapshot, place) => snapshot.Name != except && (place >= options.Value.SnapshotsKept || snapshot.WrittenAt < oldest)).Select(snapshot => snapshot.Name)];
        _removal.Begin();
        var used = old.Length == 0 ? [] : await SnapshotsInUse.OfAsync(GrainFactory, Model);
        var removed = 0;
        foreach (var name in old.Where(name => !used.Contains(name)))
        {
            if (await _removal.RemoveAsync(name, () => Store.DeleteAsync(Model, name, CancellationToken.None)))
            {
                LogRemoved(Model, name);
                removed++;
            }
        }

        return removed;
    }

    /// <summary>The data set that live data is added to, without live data of its own.</summary>
    private async Task<DatasetSpec> BaseOfAsync(DatasetSpec dataset)
    {
        if (dataset.Name != DatasetCatalog.Live)
        {
            return dataset with { Live = null, Fingerprint = null };
        }

        return await GrainFactory.GetGrain<IModelGrain>(Model).GetCurrentAsync() is { } version
            ? version.Spec.Dataset with { Live = null, Fingerprint = null, Validation = false }
            : throw new ModelException(ModelProblem.Conflict, $"Model '{Model}' has no version in service, so there is no data set that live feedback could be added to. Promote a version first, or name the data set (dataset.name) beside dataset.live.");
    }

    private async Task<Dataset> LoadAsync(DatasetSpec dataset)
    {
        try
        {
            return await cache.LoadAsync(dataset);
        }
        catch (Exception error) when (error is DatasetNotFoundException or DataFormatException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelProblem.Conflict, error.Message);
        }
    }

    private async Task<LiveSnapshotBuilder> CollectAsync(Dataset dataset, LiveCatalogue live)
    {
        var builder = new LiveSnapshotBuilder(dataset, live.Items.Select(item => new LiveSnapshotItem(item.Id, item.Content.Title, item.Content.Features)));
        await users.ReadAsync(Model, options.Value.ConcurrentReads, (user, record) =>
            builder.Add(user, record.Features, record.Counting().Select(counting => (counting.Item, counting.Rating, counting.Time))));
        return builder;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot {Snapshot} of the live data of model {Model} was taken: {Users} users, {Ratings} ratings.")]
    private partial void LogTaken(string model, string snapshot, int users, long ratings);

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot {Snapshot} of the live data of model {Model} was removed.")]
    private partial void LogRemoved(string model, string snapshot);
}
