using MetaRec.Contracts.Serving;

namespace MetaRec.Gateway.Serving;

/// <summary>An event, and the user whose it is.</summary>
internal sealed record UserFeedback(string User, FeedbackEvent Event)
{
    /// <summary>The fields that JSON has for it.</summary>
    public static readonly string[] Fields = ["id", "user", "item", "rating", "time"];
}
