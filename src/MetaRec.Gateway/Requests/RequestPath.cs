using Microsoft.AspNetCore.Http.Features;

namespace MetaRec.Gateway.Requests;

/// <summary>Reads an id out of a request's path as it was sent: routing leaves %2F as it is, so that an id with a slash could not be told from one with those letters.</summary>
internal static class RequestPath
{
    /// <summary>A segment of the path, unescaped.</summary>
    /// <param name="context">The request.</param>
    /// <param name="segment">Its place; 0 is the first.</param>
    public static string Segment(HttpContext context, int segment)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = Uri.TryCreate(target, UriKind.Absolute, out var address) && address.Scheme.StartsWith("http", StringComparison.Ordinal) ? address.AbsolutePath : target;
        return Uri.UnescapeDataString(path.Split('?', 2)[0].Split('/')[segment + 1]);
    }
}
