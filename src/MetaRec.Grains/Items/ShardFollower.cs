using System.Collections.Immutable;
using MetaRec.Contracts.Items;

namespace MetaRec.Grains.Items;

/// <summary>What a silo knows of one shard of a live catalogue, kept up by asking for what has changed. Not thread-safe.</summary>
/// <param name="shard">The shard.</param>
internal sealed class ShardFollower(ICatalogueGrain shard)
{
    private const int Restarts = 5;

    private Guid _epoch;
    private long _number;

    /// <summary>The items by id, as of the last look.</summary>
    public ImmutableDictionary<string, CatalogueItem> Items { get; private set; } = ImmutableDictionary.Create<string, CatalogueItem>(StringComparer.Ordinal);

    /// <summary>Asks the shard. Whatever was durable before the call is in <see cref="Items"/> afterwards.</summary>
    /// <exception cref="OrleansException">The shard cannot be asked, or changes its silo all the time; what is known stays.</exception>
    public async Task LookAsync()
    {
        for (var attempt = 0; attempt < Restarts; attempt++)
        {
            if (await ChangesAsync(_epoch, _number, Items) || await AllAsync())
            {
                return;
            }
        }

        throw new OrleansException("A shard of the live catalogue was moved again and again while its items were read.");
    }

    private async Task<bool> ChangesAsync(Guid epoch, long number, ImmutableDictionary<string, CatalogueItem> known)
    {
        var items = known.ToBuilder();
        for (var more = true; more;)
        {
            if (epoch == Guid.Empty || await shard.ChangesAsync(epoch, number, ICatalogueGrain.MaxItems) is not { } changes)
            {
                return false;
            }

            foreach (var item in changes.Put)
            {
                items[item.Id] = item;
            }

            items.RemoveRange(changes.Deleted);
            (number, more) = (changes.Number, changes.More);
        }

        (_epoch, _number, Items) = (epoch, number, items.ToImmutable());
        return true;
    }

    /// <summary>Lists all items, and then what has changed since the listing began.</summary>
    private async Task<bool> AllAsync()
    {
        var items = ImmutableDictionary.CreateBuilder<string, CatalogueItem>(StringComparer.Ordinal);
        CataloguePage? first = null;
        string? after = null;
        do
        {
            var page = await shard.ListAsync(after, ICatalogueGrain.MaxItems, null);
            if (page.Epoch != (first ??= page).Epoch)
            {
                return false;
            }

            foreach (var item in page.Items)
            {
                items[item.Id] = Items.GetValueOrDefault(item.Id) is { } known && known.Revision == item.Revision && known.Early?.Number == item.Early?.Number ? known : item;
            }

            after = page.Next;
        }
        while (after is not null);
        return await ChangesAsync(first.Epoch, first.Number, items.ToImmutable());
    }
}
