using System.Globalization;
using MetaRec.Contracts.Serving;
using MetaRec.Data;
using MetaRec.Grains.Items;

namespace MetaRec.Grains.Serving;

/// <summary>What a feedback event must be like.</summary>
internal static class FeedbackRules
{
    /// <summary>How far the clock of a client may be ahead.</summary>
    public static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(5);

    /// <summary>The rejection of an event, or null.</summary>
    public static FeedbackResult? Check(FeedbackEvent given, ServingModel serving, LiveCatalogue live, DateTimeOffset now)
    {
        if (ExternalId.Problem("id", given.Id) is { } id)
        {
            return Reject("id", id);
        }

        if (ItemProblem("item", given.Item, serving, live) is { } item)
        {
            return Reject("item", item);
        }

        if (RatingProblem("rating", given.Rating, serving.Dataset.Scale) is { } rating)
        {
            return Reject("rating", rating);
        }

        return given.Time switch
        {
            { } time when time > now + MaxSkew =>
                Reject("time", string.Create(CultureInfo.InvariantCulture, $"time must not be more than {MaxSkew.TotalMinutes} minutes ahead, but is {time:O}, and it is {now:O}. Set the clock right.")),
            { } time when time < DateTimeOffset.UnixEpoch => Reject("time", string.Create(CultureInfo.InvariantCulture, $"time must be 1970 or later, but is {time:O}.")),
            _ => null,
        };

        FeedbackResult Reject(string field, string reason) => new(given.Id, FeedbackOutcome.Rejected, field, reason);
    }

    /// <summary>What is wrong with the id of an item, or null.</summary>
    public static string? ItemProblem(string field, string? item, ServingModel serving, LiveCatalogue live) => ExternalId.Problem(field, item)
        ?? (serving.Knows(live, item!) ? null : UnknownItem(field, item!));

    /// <summary>What is wrong with an item that nobody knows.</summary>
    public static string UnknownItem(string field, string item) =>
        $"{field} must be an item of the training data or of the live catalogue, but is '{ExternalId.Shorten(item)}'. A new one is put by PUT /v1/items/ID.";

    /// <summary>What is wrong with a rating, or null. NaN is.</summary>
    public static string? RatingProblem(string field, float rating, RatingScale scale) => rating >= scale.Min && rating <= scale.Max
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{field} must be between {scale.Min} and {scale.Max}, but is {rating}.");
}
