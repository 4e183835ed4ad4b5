namespace MetaRec.Gateway.Security;

/// <summary>Tells caches on the way to keep no answer of the API: they know nothing of keys, and what they keep of one caller they give to the next.</summary>
internal static class NoCaches
{
    private static readonly PathString Api = new("/v1");

    public static void UseNoCaches(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (context.Request.Path.StartsWithSegments(Api))
        {
            context.Response.Headers.CacheControl = "no-store";
        }

        return next(context);
    });
}
