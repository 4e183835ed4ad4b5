using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Items;
using MetaRec.Gateway.Requests;

namespace MetaRec.Gateway.Bulk;

/// <summary>Writes the live catalogue of a model, shard by shard, each item as it is when its turn comes.</summary>
internal sealed class ItemExporter(ItemService items, string model)
{
    private const int Page = 1000;

    public async Task RunAsync(string? from, LineWriter writer, CancellationToken cancellationToken)
    {
        var (page, next) = from is null
            ? await items.ListAsync(model, ShardCursor.Start, Page, null, cancellationToken)
            : (await FirstAsync(from, cancellationToken), new ShardCursor(CatalogueShards.Of(from), from));
        writer.Begin();
        while (true)
        {
            await writer.WriteAsync(page.Select(ItemDocuments.Of), cancellationToken);
            if (next is null)
            {
                return;
            }

            (page, next) = await items.ListAsync(model, next, Page, null, cancellationToken);
        }
    }

    /// <summary>The item with which the export begins again; none where it was taken off meanwhile.</summary>
    private async Task<IReadOnlyList<CatalogueItem>> FirstAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return [await items.GetAsync(model, id, cancellationToken)];
        }
        catch (ServingException gone) when (gone.Kind == ServingProblem.NotFound)
        {
            return [];
        }
    }
}
