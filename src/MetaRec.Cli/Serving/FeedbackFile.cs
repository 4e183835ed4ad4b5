using System.Text.Json;
using System.Text.Json.Serialization;
using MetaRec.Client;
using MetaRec.Client.Serving;

namespace MetaRec.Cli.Serving;

/// <summary>A line of a file of feedback.</summary>
internal static class FeedbackFile
{
    private static readonly JsonSerializerOptions Strict = new(ApiJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Reads an event. One without an id gets one that depends on what it says alone, so that the file can be imported again.</summary>
    /// <exception cref="JsonException">The line is no event.</exception>
    public static FeedbackEntry Read(string line)
    {
        var entry = JsonSerializer.Deserialize<FeedbackEntry>(line, Strict) ?? throw new JsonException("An event must be a JSON object with user, item and rating, but is null.");
        return entry.WithId();
    }
}
