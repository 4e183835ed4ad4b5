using System.Diagnostics;
using MetaRec.Client.Serving;
using MetaRec.Contracts.Serving;

namespace MetaRec.Gateway.Serving;

/// <summary>Turns what serving grains say into documents of the API.</summary>
internal static class ServingDocuments
{
    public static RankedItems Of(string model, RecommendationList list, long started) => new(
        model, list.ModelVersion, list.AdaptedOn > 0, list.AdaptedOn, list.ColdStart, Took(started),
        [.. list.Items.Select(item => new RankedItem(
            item.Item, item.Title, item.Score, item.Rank, item.Reasons?.Select(reason => new ItemReason(reason.Item, reason.Rating, reason.Contribution)).ToArray()))])
    {
        Warnings = list.Warnings ?? [],
    };

    public static UserDocument Of(string model, string user, UserView view, string? next, IReadOnlyList<string>? warnings) => new(
        user, model, view.Features, view.CreatedAt, view.EventCount,
        [.. view.Events.Select(stored => new UserEventDocument(stored.Id, stored.Item, stored.Rating, stored.Time == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(stored.Time)))], next)
    {
        Warnings = warnings,
    };

    public static UserSummary Of(string user, UserView view) => new(user, view.Features, view.CreatedAt, view.EventCount);

    /// <summary>Milliseconds since a time stamp.</summary>
    public static double Took(long started) => Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 2);
}
