using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace MetaRec.Gateway.Security;

/// <summary>Logs requests, at the level Debug: method, route, status, time and caller. Paths and queries may name users and are in no log.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    // The framework logs paths and queries here.
    private static readonly string[] TooTalkative =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Routing.Matching.DfaMatcher", "Microsoft.AspNetCore.Routing.EndpointMiddleware",
        "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Http.RequestDelegateGenerator", "Microsoft.AspNetCore.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
    ];

    /// <summary>Keeps the framework from logging what requests are about.</summary>
    public static void Silence(ILoggingBuilder logging)
    {
        foreach (var category in TooTalkative)
        {
            logging.AddFilter(category, LogLevel.Warning);
        }
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            if (logger.IsEnabled(LogLevel.Debug))
            {
                // A failed request's endpoint is kept by the handler of its failure.
                var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
                var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(no endpoint)";
                var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                LogRequest(context.Request.Method, route, context.Response.StatusCode, milliseconds, Caller.Of(context)?.Id ?? "nobody");
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Route} {Status} {Milliseconds} ms, {Caller}")]
    private partial void LogRequest(string method, string route, int status, double milliseconds, string caller);
}
