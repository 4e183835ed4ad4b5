using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRec.Contracts.Serving;
using MetaRec.Data;

namespace MetaRec.Gateway.Requests;

/// <summary>Reads bodies and lines that are to be JSON objects: every request that brings JSON is refused for its form in the same words.</summary>
internal static class JsonBody
{
    private const string Json = "application/json";

    /// <summary>The body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="form">What to send, in a sentence.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="BadHttpRequestException">It is not said to be JSON (415).</exception>
    /// <exception cref="ServingException">It is not a JSON object.</exception>
    public static async Task<JsonObject> ReadAsync(HttpRequest request, string form, CancellationToken cancellationToken)
    {
        // Routing refuses other content types, and lets a request without one pass.
        if (!request.HasJsonContentType())
        {
            throw WrongContent(request, Json);
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return Parse(body.ToArray(), "The body", form);
    }

    /// <summary>A JSON object in UTF-8.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="what">What it is, as the beginning of a sentence.</param>
    /// <param name="form">What to send, in a sentence.</param>
    /// <exception cref="ServingException">It is none.</exception>
    public static JsonObject Parse(byte[] utf8, string what, string form)
    {
        try
        {
            return StrictJson.Parse(utf8.AsSpan().StartsWith("\uFEFF"u8) ? utf8[3..] : utf8) as JsonObject ?? throw ServingException.Invalid("", $"{what} must be a JSON object. {form}");
        }
        catch (JsonException error)
        {
            throw ServingException.Invalid("", $"{what} must be JSON: {error.Message} {form}");
        }
    }

    /// <summary>What is wrong with a field that there is not.</summary>
    public static string Unknown(string field, IReadOnlyList<string> fields)
    {
        var guess = Suggestion.For(field, fields);
        return $"There is no field '{ExternalId.Shorten(field)}'. {(guess.Length > 0 ? guess : $"The fields are {string.Join(", ", fields)}.")}";
    }

    /// <summary>The refusal of a body of another content type.</summary>
    public static BadHttpRequestException WrongContent(HttpRequest request, string wanted) => new(
        $"The body must have the content type {wanted}, but has {(request.ContentType is { Length: > 0 } type ? $"'{ExternalId.Shorten(type)}'" : "none")}. Send Content-Type: {wanted}.",
        StatusCodes.Status415UnsupportedMediaType);
}
