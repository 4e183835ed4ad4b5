using System.Security.Cryptography;
using System.Text.Json;

namespace MetaRec.Client.Serving;

/// <summary>Something a user says about an item.</summary>
/// <param name="User">The user.</param>
/// <param name="Item">The item.</param>
/// <param name="Rating">The rating, within the scale of the model.</param>
/// <param name="Id">Sent again under its id it is stored once; null: the server gives one, and an event sent twice is stored twice.</param>
/// <param name="Time">When it happened; null: unknown.</param>
public sealed record FeedbackEntry(string User, string Item, double Rating, string? Id = null, DateTimeOffset? Time = null)
{
    private const int IdBytes = 16;

    /// <summary>The event with an id that depends on what it says alone, where it has none: it can be sent again, and two events that say the same are one.</summary>
    public FeedbackEntry WithId() => Id is not null ? this : this with
    {
        Id = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Options)).AsSpan(0, IdBytes)),
    };
}
