using MetaRec.Contracts.Security;
using MetaRec.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace MetaRec.Gateway.Pages;

/// <summary>
/// The start page, /console and /assets: static files without data, for everybody. What they show they ask the API for, with the key of whoever looks at them.
/// </summary>
internal static class ConsoleEndpoints
{
    // Nothing of another site, nothing inline; and no page of another site shows these.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Page).Open();
        routes.MapGet("/console/{**page}", Page).Open();
        routes.MapGet("/favicon.ico", static context => Send(context, ConsoleFiles.Find("icon.svg")!).ExecuteAsync(context)).Open();
        routes.MapGet("/assets/{name}", static IResult (HttpContext context, string name) => ConsoleFiles.Find(name) is { } file ? Send(context, file) : TypedResults.NotFound()).Open();
    }

    private static void Open(this IEndpointConventionBuilder route) => route.RequireScope(ApiScope.None).AllowAnonymous().ExcludeFromDescription();

    private static FileContentHttpResult Page(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Send(context, ConsoleFiles.Page);
    }

    private static FileContentHttpResult Send(HttpContext context, ConsoleFile file)
    {
        // Asked for again each time, and sent where it has changed: pages and modules are of one version.
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(file.Content, file.ContentType, entityTag: EntityTagHeaderValue.Parse(file.ETag));
    }
}
