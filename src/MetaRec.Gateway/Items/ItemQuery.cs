using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Jobs;
using MetaRec.Gateway.Requests;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace MetaRec.Gateway.Items;

/// <summary>Reads parameters and conditions of a request for items; what is wrong names the parameter.</summary>
internal static class ItemQuery
{
    /// <exception cref="ServingException">It is not the name of a category.</exception>
    public static string? Category(string? name) =>
        name is not null && ExternalId.Problem("category", name) is { } problem ? throw ServingException.Invalid("category", problem) : name;

    public static int Limit(string? text) => JobQuery.Limit(text);

    /// <exception cref="ServingException">It is not a cursor of this list.</exception>
    public static ShardCursor Cursor(string? text) => ShardCursor.Parse(text, CatalogueShards.Count);

    /// <exception cref="ServingException">A header is not a list of ETags.</exception>
    public static WriteCondition Condition(HttpRequest request) =>
        new(Tags(HeaderNames.IfMatch, request.Headers.IfMatch), Tags(HeaderNames.IfNoneMatch, request.Headers.IfNoneMatch));

    /// <summary>The ETags of a header, without their quotes; null where it is not sent.</summary>
    /// <exception cref="ServingException">It is not a list of ETags.</exception>
    public static IReadOnlyList<string>? Tags(string name, StringValues header) => StringValues.IsNullOrEmpty(header)
        ? null
        : EntityTagHeaderValue.TryParseStrictList([.. header.OfType<string>()], out var tags)
            ? [.. tags.Select(tag => tag.Tag.ToString().Trim('"'))]
            : throw ServingException.Invalid(name, $"{name} must be ETags in quotes, or *, but is '{ExternalId.Shorten(header.ToString())}'.");
}
