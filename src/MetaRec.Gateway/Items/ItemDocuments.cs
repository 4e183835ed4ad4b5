using MetaRec.Client.Items;
using MetaRec.Contracts.Items;

namespace MetaRec.Gateway.Items;

/// <summary>Turns items into documents of the API.</summary>
internal static class ItemDocuments
{
    public static ItemDocument Of(CatalogueItem item)
    {
        var content = item.Content;
        return new ItemDocument(
            item.Id, content.Title, content.Features, content.Categories, content.AvailableFrom, content.AvailableUntil, content.Hidden, item.ETag, item.ChangedAt)
        {
            EarlyRatings = item.Early?.Ratings ?? 0,
            EarlyMean = item.Early is { Ratings: > 0 } early ? early.Mean : null,
        };
    }
}
