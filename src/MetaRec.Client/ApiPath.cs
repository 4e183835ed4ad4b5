using System.Globalization;
using System.Net.Http.Headers;

namespace MetaRec.Client;

/// <summary>Queries and conditions of requests.</summary>
internal static class ApiPath
{
    /// <summary>The query with its question mark; parameters without a value are left out.</summary>
    public static string Query(params IEnumerable<(string Name, string? Value)> parameters)
    {
        var given = parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}").ToList();
        return given.Count == 0 ? "" : $"?{string.Join('&', given)}";
    }

    /// <summary>A time as the API writes it, in minutes; null for null.</summary>
    public static string? Duration(TimeSpan? time) => time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{(decimal)known.Ticks / TimeSpan.TicksPerMinute:0.#########}m") : null;

    /// <summary>Asks for If-Match.</summary>
    /// <param name="request">The request.</param>
    /// <param name="etag">An ETag without quotes, or "*"; null: no condition.</param>
    public static void Match(HttpRequestMessage request, string? etag)
    {
        if (etag is not null)
        {
            request.Headers.IfMatch.Add(etag == "*" ? EntityTagHeaderValue.Any : new EntityTagHeaderValue($"\"{etag}\""));
        }
    }
}
