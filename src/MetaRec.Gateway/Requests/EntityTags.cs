using MetaRec.Contracts.Serving;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace MetaRec.Gateway.Requests;

/// <summary>
/// Reads the conditions of a request. ETags stand in quotes, as answers have them; a weak one counts like the strong one, since proxies that compress an answer make its ETag weak, and what is
/// compared is a revision of what is stored.
/// </summary>
internal static class EntityTags
{
    /// <summary>If-Match and If-None-Match.</summary>
    /// <exception cref="ServingException">A header is not a list of ETags.</exception>
    public static WriteCondition Condition(HttpRequest request) =>
        new(Read(HeaderNames.IfMatch, request.Headers.IfMatch), Read(HeaderNames.IfNoneMatch, request.Headers.IfNoneMatch));

    /// <summary>The ETags of a header, without their quotes; null where it is not sent.</summary>
    /// <exception cref="ServingException">It is not a list of ETags.</exception>
    public static IReadOnlyList<string>? Read(string name, StringValues header) => StringValues.IsNullOrEmpty(header)
        ? null
        : EntityTagHeaderValue.TryParseStrictList([.. header.OfType<string>()], out var tags)
            ? [.. tags.Select(tag => tag.Tag.ToString().Trim('"'))]
            : throw ServingException.Invalid(name, $"{name} must be ETags in quotes, like \"1f\", or *, but is '{ExternalId.Shorten(header.ToString())}'.");
}
