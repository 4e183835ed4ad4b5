using System.Globalization;
using MetaRec.Client;
using MetaRec.Gateway.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MetaRec.Gateway.Security;

/// <summary>
/// Refuses requests whose path, query or headers are too large, by problem documents. The server's own limits lie behind these: what breaks those is answered without a document.
/// </summary>
internal static class RequestLimits
{
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Sets the server's own limits.</summary>
    public static void Apply(this GatewayLimitsOptions options, KestrelServerLimits limits)
    {
        limits.MaxRequestHeaderCount = 2 * options.MaxHeaders;
        limits.MaxRequestHeadersTotalSize = 2 * options.MaxHeaderBytes;
        limits.MaxRequestLineSize = (2 * options.MaxTarget) + 64;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinBodyBytesPerSecond, TimeSpan.FromSeconds(options.BodyGraceSeconds));
    }

    public static void UseRequestLimits(this IApplicationBuilder app, GatewayLimitsOptions options) => app.Use(async (context, next) =>
    {
        var request = context.Request;
        var target = request.Path.ToUriComponent().Length + request.QueryString.Value!.Length;
        var (headers, bytes) = (request.Headers.Sum(header => Math.Max(1, header.Value.Count)), request.Headers.Sum(header => header.Key.Length + header.Value.Sum(value => value?.Length ?? 0)));
        var (status, detail) = target > options.MaxTarget ? (StatusCodes.Status414UriTooLong, $"Path and query may have {options.MaxTarget} characters, but have {target}. Put what is long into a body.")
            : headers > options.MaxHeaders ? (StatusCodes.Status431RequestHeaderFieldsTooLarge, $"A request may have {options.MaxHeaders} headers, but has {headers}.")
            : bytes > options.MaxHeaderBytes ? (StatusCodes.Status431RequestHeaderFieldsTooLarge, $"Headers may have {options.MaxHeaderBytes} bytes, but have {bytes}.")
            : (0, "");
        await (status == 0
            ? next(context)
            : TypedResults.Problem(string.Create(CultureInfo.InvariantCulture, $"{detail}"), statusCode: status, title: "The request is too large.", type: ProblemTypes.Refused).ExecuteAsync(context));
    });
}
