using System.IO.Pipelines;
using MetaRec.Client.Bulk;
using MetaRec.Contracts.Items;
using MetaRec.Gateway.Items;
using MetaRec.Gateway.Serving;

namespace MetaRec.Gateway.Bulk;

/// <summary>Puts the items of a stream of JSON Lines, in batches by shard, so that a record is written once for many items. Holds some batches, however long the stream is.</summary>
internal sealed class ItemImporter(ItemService items, FeatureChecks checks, string model, PipeReader body)
{
    private const int BatchSize = 500;

    // A batch must fit a message; items may be large.
    private const int BatchBytes = 4 << 20;
    private const int WaitingBytes = 32 << 20;

    private readonly ImportLines _lines = new(body, ItemReader.LineForm);
    private readonly List<ItemWrite>[] _waiting = [.. Enumerable.Range(0, CatalogueShards.Count).Select(_ => new List<ItemWrite>())];
    private readonly long[] _bytes = new long[CatalogueShards.Count];
    private readonly FeatureTally _features = new();
    private long _accepted;
    private long _created;

    public async Task<BulkImport> RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var (_, item, size) in _lines.ReadAsync(ItemReader.ReadLine, cancellationToken))
        {
            var shard = CatalogueShards.Of(item.Id);
            _waiting[shard].Add(item);
            _features.Add(item.Content.Features);
            _bytes[shard] += size;
            if (_waiting[shard].Count == BatchSize || _bytes[shard] > BatchBytes)
            {
                await FlushAsync(shard, cancellationToken);
            }
            else if (_bytes.Sum() > WaitingBytes)
            {
                await FlushAllAsync(cancellationToken);
            }
        }

        await FlushAllAsync(cancellationToken);
        return new BulkImport(_accepted, _created, _lines.Rejected, _lines.Errors, _lines.TookMs)
        {
            Warnings = await checks.WarningsAsync(model, ofItem: true, _features.Features, cancellationToken),
        };
    }

    private async Task FlushAllAsync(CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < _waiting.Length; shard++)
        {
            await FlushAsync(shard, cancellationToken);
        }
    }

    private async Task FlushAsync(int shard, CancellationToken cancellationToken)
    {
        if (_waiting[shard].Count == 0)
        {
            return;
        }

        _created += await items.PutManyAsync(model, shard, _waiting[shard], cancellationToken);
        _accepted += _waiting[shard].Count;
        (_waiting[shard], _bytes[shard]) = ([], 0);
    }
}
