using MetaRec.Client;

namespace MetaRec.Gateway.Problems;

/// <summary>Refuses requests that a page of another site has a browser send: without it, any page could stop the jobs of a gateway on the reader's own machine.</summary>
internal static class CrossSiteGuard
{
    public static void UseCrossSiteGuard(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == context.Request.Host.Value))
        {
            await next(context);
            return;
        }

        await TypedResults.Problem(
            $"Requests of pages of {origin} are refused: this gateway answers pages of its own address only.", statusCode: StatusCodes.Status403Forbidden,
            title: "The request comes from another site.", type: ProblemTypes.Refused).ExecuteAsync(context);
    });
}
