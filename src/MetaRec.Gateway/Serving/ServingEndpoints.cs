using System.Diagnostics;
using System.Globalization;
using MetaRec.Client;
using MetaRec.Client.Serving;
using MetaRec.Contracts.Security;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Jobs;
using MetaRec.Gateway.Requests;
using MetaRec.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaRec.Gateway.Serving;

/// <summary>/v1/recommendations, /v1/rank and /v1/users/{id}/recommendations.</summary>
internal static class ServingEndpoints
{
    private const int UserSegment = 2;
    private static readonly string[] SessionFields = ["model", "user", "persist", "features", "ratings", "n", "offset", "category", "exclude", "excludeSeen", "diversity", "halfLife", "explain"];
    private static readonly string[] RankFields = ["model", "user", "features", "ratings", "items", "halfLife", "explain"];
    private static readonly string[] RatingFields = ["item", "rating"];

    public static void MapServing(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/users/{id}/recommendations", RecommendAsync).WithName("getRecommendations")
            .WithSummary("The best items for a user, after adaptation to all that the user has said.")
            .WithDescription("A user of whom nothing is known gets an answer too, with coldStart.").Answers().ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/v1/users/{id}/questions", AskAsync).WithName("getQuestions")
            .WithSummary("The items to ask a user about next: those whose ratings would say most, and that the user can probably rate.")
            .WithDescription("A new user is asked these, instead of the most popular items.").Answers().ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPost("/v1/recommendations", SessionAsync).WithName("recommendForSession").Accepts<object>("application/json")
            .WithSummary("The best items for a user who comes with the request; nothing is stored, unless persist is true.")
            .WithDescription("With persist: true, user, the scope feedback too: ratings and features are stored as the user's, durably, and the answer reflects all that is stored of the user.").Answers().ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPost("/v1/rank", RankAsync).WithName("rankItems").Accepts<object>("application/json")
            .WithSummary("What is predicted for given items, in their order; for a stored user, or one who comes with the request.").Answers().ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The user that a path names.</summary>
    /// <exception cref="ServingException">It cannot be one.</exception>
    public static string User(HttpContext context) => ServingQuery.Id("id", RequestPath.Segment(context, UserSegment));

    private static RouteHandlerBuilder Answers(this RouteHandlerBuilder route) => route.WithTags("Serving").RequireScope(ApiScope.Read)
        .Produces<RankedItems>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<JsonHttpResult<RankedItems>> RecommendAsync(
        ClusterCalls cluster, HttpContext context, string id, string? model, string? n, string? offset, [FromQuery] string[]? category, [FromQuery] string[]? exclude, string? excludeSeen,
        string? diversity, string? halfLife, string? explain, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        _ = id;
        var (name, user) = (ServingQuery.Model(model), User(context));
        var query = new RankingQuery
        {
            Count = n is null ? 10 : (int)JobQuery.Number("n", n, 1, RankingQuery.MaxCount),
            Offset = offset is null ? 0 : (int)JobQuery.Number("offset", offset, 0, RankingQuery.MaxOffset),
            Categories = category ?? [],
            Exclude = exclude ?? [],
            ExcludeSeen = excludeSeen is null || JobQuery.Flag("excludeSeen", excludeSeen),
            Diversity = diversity is null ? 0 : JobQuery.Fraction("diversity", diversity),
            HalfLife = ServingQuery.HalfLife(halfLife),
            Explain = JobQuery.Flag("explain", explain),
        };
        return Json(ServingDocuments.Of(name, await cluster.CallAsync(grains => grains.GetGrain<IUserGrain>(ExternalId.Key(name, user)).RecommendAsync(query), cancellationToken), started));
    }

    private static async Task<JsonHttpResult<RankedItems>> AskAsync(ClusterCalls cluster, HttpContext context, string id, string? model, string? n, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        _ = id;
        var (name, user) = (ServingQuery.Model(model), User(context));
        var count = n is null ? 10 : (int)JobQuery.Number("n", n, 1, RankingQuery.MaxQuestions);
        return Json(ServingDocuments.Of(name, await cluster.CallAsync(grains => grains.GetGrain<IUserGrain>(ExternalId.Key(name, user)).AskAsync(count), cancellationToken), started));
    }

    private static async Task<JsonHttpResult<RankedItems>> SessionAsync(ClusterCalls cluster, SessionStore store, HttpContext context, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var body = await ServingBody.ReadAsync(context.Request, SessionFields, cancellationToken);
        var session = Session(body);
        var query = new RankingQuery
        {
            Count = body.Whole("n", 10),
            Offset = body.Whole("offset", 0),
            Categories = body.Texts("category", RankingQuery.MaxCount),
            Exclude = body.Texts("exclude", RankingQuery.MaxExcluded),
            ExcludeSeen = body.Flag("excludeSeen", true),
            Diversity = body.Has("diversity") ? body.Number("diversity") : 0,
            HalfLife = ServingQuery.HalfLife(body.OptionalText("halfLife")),
            Explain = body.Flag("explain", false),
        };
        var user = Keeper(body, context);

        // Asked first in any case: what is wrong with a session is found before anything is stored.
        var list = await cluster.CallAsync(grains => grains.GetGrain<ISessionGrain>(0).RecommendAsync(session, query), cancellationToken);
        if (user is not null)
        {
            await store.KeepAsync(user, session, body.Has("features"), cancellationToken);
            list = await cluster.CallAsync(grains => grains.GetGrain<IUserGrain>(ExternalId.Key(session.Model, user)).RecommendAsync(query), cancellationToken) with { Warnings = list.Warnings };
        }

        return Json(ServingDocuments.Of(session.Model, list, started));
    }

    private static async Task<JsonHttpResult<RankedItems>> RankAsync(ClusterCalls cluster, HttpRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var body = await ServingBody.ReadAsync(request, RankFields, cancellationToken);
        var (session, items, explain) = (Session(body), body.Texts("items", RankingQuery.MaxCount), body.Flag("explain", false));
        var halfLife = ServingQuery.HalfLife(body.OptionalText("halfLife"));
        if (body.OptionalText("user") is not { } given)
        {
            return Json(ServingDocuments.Of(session.Model, await cluster.CallAsync(grains => grains.GetGrain<ISessionGrain>(0).RankAsync(session, items, explain, halfLife), cancellationToken), started));
        }

        if (body.Has("ratings") || body.Has("features"))
        {
            throw ServingException.Invalid("user", "user stands for a stored user, whose ratings and features are stored. Leave out user, or ratings and features.");
        }

        var user = ServingQuery.Id("user", given);
        return Json(ServingDocuments.Of(
            session.Model, await cluster.CallAsync(grains => grains.GetGrain<IUserGrain>(ExternalId.Key(session.Model, user)).RankAsync(items, explain, halfLife), cancellationToken), started));
    }

    /// <summary>The user who is to keep the session; null: nobody.</summary>
    private static string? Keeper(ServingBody body, HttpContext context)
    {
        var persist = body.Flag("persist", false);
        return (persist, body.OptionalText("user")) switch
        {
            (false, null) => null,
            (false, _) => throw ServingException.Invalid("user", "user is for persist: true only. Leave it out, or ask for a stored user's recommendations: GET /v1/users/ID/recommendations."),
            (true, null) => throw ServingException.Invalid("user", "user must be given where persist is true: whose the ratings and features are."),
            (true, { } user) => Caller.Of(context)!.Scopes.HasFlag(ApiScope.Feedback)
                ? ServingQuery.Id("user", user)
                : throw new BadHttpRequestException("persist: true needs the scope feedback too. Ask for a key with it, or leave persist out.", StatusCodes.Status403Forbidden),
        };
    }

    private static SessionQuery Session(ServingBody body) => new(
        ServingQuery.Model(body.OptionalText("model")), body.Features("features"),
        [.. body.List("ratings", SessionQuery.MaxRatings).Select((node, place) =>
        {
            var rating = ServingBody.Of(node, string.Create(CultureInfo.InvariantCulture, $"ratings[{place}]."), RatingFields);
            return new ItemRating(rating.Text("item"), rating.Number("rating"));
        })]);

    private static JsonHttpResult<RankedItems> Json(RankedItems document) => TypedResults.Json(document, ApiJson.Options);
}
