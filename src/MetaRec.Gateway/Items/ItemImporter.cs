using System.Diagnostics;
using System.IO.Pipelines;
using MetaRec.Client.Items;
using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;

namespace MetaRec.Gateway.Items;

/// <summary>Puts the items of a stream of JSON Lines, in batches by shard, so that a record is written once for many items. Holds some batches, however long the stream is.</summary>
internal sealed class ItemImporter(ItemService items, string model)
{
    private const int BatchSize = 500;
    private const int MaxErrors = 100;

    // A batch must fit a message; items may be large.
    private const int BatchBytes = 4 << 20;
    private const int WaitingBytes = 32 << 20;

    private readonly List<ItemWrite>[] _waiting = [.. Enumerable.Range(0, CatalogueShards.Count).Select(_ => new List<ItemWrite>())];
    private readonly long[] _bytes = new long[CatalogueShards.Count];
    private readonly List<ItemImportError> _errors = [];
    private long _accepted;
    private long _created;
    private long _rejected;

    public async Task<ItemImport> RunAsync(PipeReader body, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await foreach (var (number, line) in ItemLines.ReadAsync(body, cancellationToken))
        {
            if (Parse(number, line) is not { } item)
            {
                continue;
            }

            var shard = CatalogueShards.Of(item.Id);
            _waiting[shard].Add(item);
            _bytes[shard] += line!.Length;
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
        return new ItemImport(_accepted, _created, _rejected, _errors, Math.Round(clock.Elapsed.TotalMilliseconds, 1));
    }

    private ItemWrite? Parse(long number, byte[]? line)
    {
        try
        {
            return line is null
                ? throw ServingException.Invalid("", $"A line must have {ItemLines.MaxBytes} bytes at most.")
                : ItemReader.ReadLine(line);
        }
        catch (ServingException error)
        {
            _rejected++;
            if (_errors.Count < MaxErrors)
            {
                _errors.Add(new ItemImportError(number, error.Errors));
            }

            return null;
        }
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
