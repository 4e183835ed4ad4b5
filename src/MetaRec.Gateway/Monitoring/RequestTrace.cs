using System.Diagnostics;
using MetaRec.Contracts.Tracing;
using Microsoft.AspNetCore.Diagnostics;

namespace MetaRec.Gateway.Monitoring;

/// <summary>Begins a trace with each request, or goes on with its caller's (traceparent): method, route, status. Paths and queries may name users and are in no trace.</summary>
internal sealed class RequestTrace(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        ActivityContext.TryParse(context.Request.Headers.TraceParent, context.Request.Headers.TraceState, isRemote: true, out var caller);
        using var span = Spans.Begin(context.Request.Method, ActivityKind.Server, caller);
        try
        {
            await next(context);
        }
        finally
        {
            if (span is { IsAllDataRequested: true })
            {
                // A failed request's endpoint is kept by the handler of its failure.
                var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
                var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
                span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
                span.SetTag("http.request.method", context.Request.Method).SetTag("http.route", route).SetTag("http.response.status_code", context.Response.StatusCode);
                span.SetStatus(context.Response.StatusCode >= StatusCodes.Status500InternalServerError ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
            }
        }
    }
}
