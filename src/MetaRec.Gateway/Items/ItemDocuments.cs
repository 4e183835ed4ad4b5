using MetaRec.Client.Items;
using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Serving;

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

    public static ItemAudience Of(string model, string item, string? by, Audience audience, long started) => new(
        item, audience.Title, model, audience.ModelVersion, audience.LookedAt, audience.Rated, audience.IsWhole, ServingDocuments.Took(started),
        [.. audience.Users.Select(user => new ItemAudienceMember(user.User, user.Score, user.AdaptedOn))])
    {
        By = by,
        GroupCount = audience.Groups is null ? null : audience.GroupCount,
        Groups = audience.Groups?.Select(group => new ItemAudienceGroup(group.Value, group.Users, group.MeanScore)).ToArray(),
    };
}
