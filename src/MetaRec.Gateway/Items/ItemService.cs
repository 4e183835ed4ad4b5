using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Requests;

namespace MetaRec.Gateway.Items;

/// <summary>What the endpoints of items ask of the cluster.</summary>
internal sealed class ItemService(ClusterCalls cluster)
{
    public Task<ItemWritten> PutAsync(string model, ItemWrite item, WriteCondition condition, CancellationToken cancellationToken) =>
        OnShardAsync(model, CatalogueShards.Of(item.Id), shard => shard.PutAsync(item, condition), cancellationToken);

    /// <summary>Puts items of one shard.</summary>
    /// <returns>How many are new.</returns>
    public Task<int> PutManyAsync(string model, int shard, IReadOnlyList<ItemWrite> items, CancellationToken cancellationToken) =>
        OnShardAsync(model, shard, grain => grain.PutManyAsync(items), cancellationToken);

    /// <exception cref="ServingException">No such item was put.</exception>
    public async Task<CatalogueItem> GetAsync(string model, string id, CancellationToken cancellationToken) =>
        await OnShardAsync(model, CatalogueShards.Of(id), shard => shard.GetAsync(id), cancellationToken)
            ?? throw ServingException.NotFound($"Item '{ExternalId.Shorten(id)}' is not in the live catalogue of model '{model}'. Put it first.");

    public Task<bool> DeleteAsync(string model, string id, WriteCondition condition, CancellationToken cancellationToken) =>
        OnShardAsync(model, CatalogueShards.Of(id), shard => shard.DeleteAsync(id, condition), cancellationToken);

    /// <exception cref="ServingException">The item or the field is unknown, or no version is in service.</exception>
    public Task<Audience> AudienceAsync(string model, string item, int count, string? by, CancellationToken cancellationToken) =>
        cluster.CallAsync(
            grains => by is null
                ? grains.GetGrain<IAudienceGrain>(0).FindAsync(model, item, count)
                : grains.GetGrain<IAudienceGrain>(0).FindGroupsAsync(model, item, by, count),
            cancellationToken);

    /// <summary>A page of the catalogue, shard by shard, and where the next one begins.</summary>
    public async Task<(IReadOnlyList<CatalogueItem> Items, ShardCursor? Next)> ListAsync(
        string model, ShardCursor from, int limit, string? category, CancellationToken cancellationToken)
    {
        var items = new List<CatalogueItem>();
        var at = from;
        while (at.Shard < CatalogueShards.Count && items.Count < limit)
        {
            var here = at;
            var page = await OnShardAsync(model, here.Shard, shard => shard.ListAsync(here.After, limit - items.Count, category), cancellationToken);
            items.AddRange(page.Items);
            at = page.Next is { } next ? here with { After = next } : new ShardCursor(here.Shard + 1, null);
        }

        return (items, at.Shard < CatalogueShards.Count ? at : null);
    }

    private Task<T> OnShardAsync<T>(string model, int shard, Func<ICatalogueGrain, Task<T>> call, CancellationToken cancellationToken) =>
        cluster.CallAsync(grains => call(grains.GetGrain<ICatalogueGrain>(CatalogueShards.Key(model, shard))), cancellationToken);
}
