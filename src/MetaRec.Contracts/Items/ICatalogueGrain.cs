using MetaRec.Contracts.Serving;
using Orleans.Concurrency;

namespace MetaRec.Contracts.Items;

/// <summary>
/// One shard of a model's live catalogue: the items that clients have put, durable before a write returns. Reads do not wait for writes. Key: model/shard, as
/// <see cref="CatalogueShards"/> says.
/// </summary>
[Alias("metarec.ICatalogueGrain")]
public interface ICatalogueGrain : IGrainWithStringKey
{
    /// <summary>Most items of a page, and of a write.</summary>
    const int MaxItems = 1000;

    /// <summary>Puts an item. The same content again changes nothing.</summary>
    /// <exception cref="ServingException">The content breaks a rule, or the condition does not hold.</exception>
    [Alias("Put")]
    Task<ItemWritten> PutAsync(ItemWrite item, WriteCondition condition);

    /// <summary>Puts many items; of several for one id the last counts. Where it fails, some may have been stored: it can be made again.</summary>
    /// <returns>How many were not in the live catalogue before.</returns>
    /// <exception cref="ServingException">There are more than <see cref="MaxItems"/>, or one breaks a rule; nothing is stored.</exception>
    [Alias("PutMany")]
    Task<int> PutManyAsync(IReadOnlyList<ItemWrite> items);

    /// <summary>An item; null where none was put.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<CatalogueItem?> GetAsync(string id);

    /// <summary>Takes an item off the live catalogue; one of the training data is then again as it was there.</summary>
    /// <returns>Whether it was in it.</returns>
    /// <exception cref="ServingException">The condition does not hold.</exception>
    [Alias("Delete")]
    Task<bool> DeleteAsync(string id, WriteCondition condition);

    /// <summary>Takes what early ratings make of an item, which then is in every ranking; an older number than the known one changes nothing, and neither does an item that is not there.</summary>
    [Alias("Adapt")]
    Task AdaptAsync(string id, EarlyFeedback early);

    /// <summary>A page of the items.</summary>
    /// <param name="after">Where the page before ended; null: from the first.</param>
    /// <param name="limit">Most items; 1 to <see cref="MaxItems"/>.</param>
    /// <param name="category">Only items of this category; null: all.</param>
    [Alias("List"), AlwaysInterleave]
    Task<CataloguePage> ListAsync(string? after, int limit, string? category);

    /// <summary>What has changed after a change of an epoch; null where the shard does not know it any more, so that the caller has to list all items again.</summary>
    [Alias("Changes"), AlwaysInterleave]
    Task<CatalogueChanges?> ChangesAsync(Guid epoch, long after, int limit);
}
