using System.Globalization;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Placement;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace MetaRec.Grains.Items;

/// <inheritdoc cref="ICatalogueGrain"/>
/// <remarks>
/// Items lie in a fixed number of records, so that a put rewrites a small part of the shard, and each record is fenced by its own ETag. Changes are numbered in memory, within
/// the epoch of an activation: whoever follows them lists the items anew when the epoch is another, so nothing about them has to be durable, and a deletion leaves nothing behind.
/// </remarks>
[SiloRole(SiloRoles.Serving)]
internal sealed class CatalogueGrain(
    [FromKeyedServices("metarec")] IGrainStorage storage, IGrainContext context, TimeProvider time) : Grain, ICatalogueGrain
{
    private const int RememberedChanges = 16_384;

    private readonly Guid _epoch = Guid.NewGuid();
    private readonly ChangeLog _changes = new(RememberedChanges);
    private readonly GrainState<CatalogueBucket>[] _records = new GrainState<CatalogueBucket>[CatalogueShards.Buckets];
    private readonly Dictionary<string, CatalogueItem>[] _buckets = new Dictionary<string, CatalogueItem>[CatalogueShards.Buckets];
    private string[]? _order;
    private long _revision;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, CatalogueShards.Buckets).Select(ReadAsync));

    public async Task<ItemWritten> PutAsync(ItemWrite item, WriteCondition condition)
    {
        ThrowIfWrong(item, "");
        var known = Find(item.Id);
        condition.Check(known?.ETag, "item");
        if (known is null || !known.Content.Says(item.Content))
        {
            await WriteAsync(CatalogueShards.BucketOf(item.Id), [Next(item)], null);
            Refresh([item.Id]);
        }

        return new ItemWritten(Find(item.Id)!, known is null);
    }

    public async Task<int> PutManyAsync(IReadOnlyList<ItemWrite> items)
    {
        if (items.Count > ICatalogueGrain.MaxItems)
        {
            throw ServingException.Invalid("items", $"A write must have {ICatalogueGrain.MaxItems} items at most, but has {items.Count}.");
        }

        for (var i = 0; i < items.Count; i++)
        {
            ThrowIfWrong(items[i], string.Create(CultureInfo.InvariantCulture, $"items[{i}]."));
        }

        var last = items.Reverse().DistinctBy(item => item.Id, StringComparer.Ordinal).ToList();
        var created = last.Count(item => Find(item.Id) is null);
        var changed = last.Where(item => Find(item.Id) is not { } known || !known.Content.Says(item.Content)).GroupBy(item => CatalogueShards.BucketOf(item.Id));
        await Task.WhenAll(changed.Select(group => WriteAsync(group.Key, [.. group.Select(Next)], null)).ToList());
        Refresh(last.Select(item => item.Id));
        return created;
    }

    public Task<CatalogueItem?> GetAsync(string id) => Task.FromResult(Find(id));

    public async Task<bool> DeleteAsync(string id, WriteCondition condition)
    {
        var known = Find(id);
        condition.Check(known?.ETag, "item");
        if (known is null)
        {
            return false;
        }

        await WriteAsync(CatalogueShards.BucketOf(id), [], id);
        return true;
    }

    public Task AdaptAsync(string id, EarlyFeedback early) => Find(id) is { } known && !(known.Early?.Number >= early.Number)
        ? WriteAsync(CatalogueShards.BucketOf(id), [known with { Early = early }], null)
        : Task.CompletedTask;

    public Task<CataloguePage> ListAsync(string? after, int limit, string? category)
    {
        _order ??= [.. _buckets.SelectMany(bucket => bucket.Keys).Order(StringComparer.Ordinal)];
        var found = after is null ? ~0 : Array.BinarySearch(_order, after, StringComparer.Ordinal);
        var place = found < 0 ? ~found : found + 1;
        var most = Math.Clamp(limit, 1, ICatalogueGrain.MaxItems);
        var page = new List<CatalogueItem>();
        for (; place < _order.Length && page.Count < most; place++)
        {
            var item = Find(_order[place])!;
            if (category is null || item.Content.Categories.Contains(category, StringComparer.Ordinal))
            {
                page.Add(item);
            }
        }

        return Task.FromResult(new CataloguePage(_epoch, _changes.Number, page, place < _order.Length ? _order[place - 1] : null));
    }

    public Task<CatalogueChanges?> ChangesAsync(Guid epoch, long after, int limit)
    {
        if (epoch != _epoch || _changes.After(after, Math.Clamp(limit, 1, ICatalogueGrain.MaxItems)) is not { } changed)
        {
            return Task.FromResult<CatalogueChanges?>(null);
        }

        var items = changed.Ids.Select(id => (Id: id, Item: Find(id))).ToList();
        return Task.FromResult<CatalogueChanges?>(new CatalogueChanges(
            changed.Through, [.. items.Where(pair => pair.Item is not null).Select(pair => pair.Item!)],
            [.. items.Where(pair => pair.Item is null).Select(pair => pair.Id)], changed.Through < _changes.Number));
    }

    private static void ThrowIfWrong(ItemWrite item, string prefix)
    {
        var problems = ItemRules.Problems(item.Id, item.Content);
        if (problems.Count > 0)
        {
            throw new ServingException(
                ServingProblem.Invalid, string.Join(' ', problems.Values.SelectMany(messages => messages)), problems.ToDictionary(problem => prefix + problem.Key, problem => problem.Value));
        }
    }

    private static string NameOf(int bucket) => string.Create(CultureInfo.InvariantCulture, $"catalogue-{bucket}");

    private CatalogueItem? Find(string id) => _buckets[CatalogueShards.BucketOf(id)].GetValueOrDefault(id);

    /// <summary>An item with the next revision: the time, or one more than the latest where the clock has not moved on.</summary>
    private CatalogueItem Next(ItemWrite item)
    {
        var now = time.GetUtcNow();
        _revision = Math.Max(_revision + 1, now.ToUnixTimeMilliseconds());
        return new CatalogueItem(item.Id, item.Content, _revision, now) { Early = Find(item.Id)?.Early };
    }

    /// <summary>Rated items whose content has changed start from elsewhere.</summary>
    private void Refresh(IEnumerable<string> ids)
    {
        foreach (var id in ids.Where(id => Find(id)?.Early is not null))
        {
            GrainFactory.GetGrain<IEarlyRatingsGrain>(ExternalId.Key(this.GetPrimaryKeyString().Split('/', 2)[0], id)).RefreshAsync().Ignore();
        }
    }

    private async Task ReadAsync(int bucket)
    {
        var record = new GrainState<CatalogueBucket>(new CatalogueBucket());
        await storage.ReadStateAsync(NameOf(bucket), context.GrainId, record);
        var state = record.State ?? new CatalogueBucket();
        if (state.Format > CatalogueBucket.CurrentFormat)
        {
            throw new InvalidDataException(
                $"Items of the catalogue are stored in format {state.Format}, and this version reads formats up to {CatalogueBucket.CurrentFormat}. Use the version that wrote them, or a later one.");
        }

        _buckets[bucket] = state.Items.ToDictionary(item => item.Id, StringComparer.Ordinal);
        _records[bucket] = record;
        _revision = Math.Max(_revision, state.LastRevision);
        record.State = null!;
    }

    /// <summary>Writes a record, and shows its items once they are durable. After a failure the items are as before, and what is stored is read again.</summary>
    private async Task WriteAsync(int bucket, IReadOnlyList<CatalogueItem> put, string? deleted)
    {
        var items = new Dictionary<string, CatalogueItem>(_buckets[bucket], StringComparer.Ordinal);
        foreach (var item in put)
        {
            items[item.Id] = item;
        }

        if (deleted is not null)
        {
            items.Remove(deleted);
        }

        var record = _records[bucket];
        try
        {
            record.State = new CatalogueBucket { Items = [.. items.Values], LastRevision = _revision };
            await storage.WriteStateAsync(NameOf(bucket), context.GrainId, record);
        }
        catch
        {
            // Whether it has been written is not known.
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            record.State = null!;
        }

        if (items.Count != _buckets[bucket].Count)
        {
            _order = null;
        }

        _buckets[bucket] = items;
        foreach (var id in put.Select(item => item.Id))
        {
            _changes.Add(id);
        }

        if (deleted is not null)
        {
            _changes.Add(deleted);
        }
    }
}
