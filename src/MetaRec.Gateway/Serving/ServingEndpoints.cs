using System.Diagnostics;
using System.Globalization;
using MetaRec.Client;
using MetaRec.Client.Serving;
using MetaRec.Contracts.Security;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Items;
using MetaRec.Gateway.Jobs;
using MetaRec.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaRec.Gateway.Serving;

/// <summary>/v1/recommendations, /v1/rank and /v1/users/{id}/recommendations.</summary>
internal static class ServingEndpoints
{
    private const int UserSegment = 2;
    private static readonly string[] SessionFields = ["model", "features", "ratings", "n", "offset", "category", "exclude", "excludeSeen", "diversity", "explain"];
    private static readonly string[] RankFields = ["model", "user", "features", "ratings", "items", "explain"];
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
            .WithSummary("The best items for a user who comes with the request; nothing is stored.").Answers().ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPost("/v1/rank", RankAsync).WithName("rankItems").Accepts<object>("application/json")
            .WithSummary("What is predicted for given items, in their order; for a stored user, or one who comes with the request.").Answers().ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The user that a path names.</summary>
    /// <exception cref="ServingException">It cannot be one.</exception>
    public static string User(HttpContext context) => ServingQuery.Id("id", ItemPath.Segment(context, UserSegment));

    private static RouteHandlerBuilder Answers(this RouteHandlerBuilder route) => route.WithTags("Serving").RequireScope(ApiScope.Read)
        .Produces<RankedItems>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<JsonHttpResult<RankedItems>> RecommendAsync(
        ClusterCalls cluster, HttpContext context, string id, string? model, string? n, string? offset, [FromQuery] string[]? category, [FromQuery] string[]? exclude, string? excludeSeen,
        string? diversity, string? explain, CancellationToken cancellationToken)
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

    private static async Task<JsonHttpResult<RankedItems>> SessionAsync(ClusterCalls cluster, HttpRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var body = await ServingBody.ReadAsync(request, SessionFields, cancellationToken);
        var session = Session(body);
        var query = new RankingQuery
        {
            Count = body.Whole("n", 10),
            Offset = body.Whole("offset", 0),
            Categories = body.Texts("category", RankingQuery.MaxCount),
            Exclude = body.Texts("exclude", RankingQuery.MaxExcluded),
            ExcludeSeen = body.Flag("excludeSeen", true),
            Diversity = body.Has("diversity") ? body.Number("diversity") : 0,
            Explain = body.Flag("explain", false),
        };
        return Json(ServingDocuments.Of(session.Model, await cluster.CallAsync(grains => grains.GetGrain<ISessionGrain>(0).RecommendAsync(session, query), cancellationToken), started));
    }

    private static async Task<JsonHttpResult<RankedItems>> RankAsync(ClusterCalls cluster, HttpRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var body = await ServingBody.ReadAsync(request, RankFields, cancellationToken);
        var (session, items, explain) = (Session(body), body.Texts("items", RankingQuery.MaxCount), body.Flag("explain", false));
        if (body.OptionalText("user") is not { } given)
        {
            return Json(ServingDocuments.Of(session.Model, await cluster.CallAsync(grains => grains.GetGrain<ISessionGrain>(0).RankAsync(session, items, explain), cancellationToken), started));
        }

        if (body.Has("ratings") || body.Has("features"))
        {
            throw ServingException.Invalid("user", "user stands for a stored user, whose ratings and features are stored. Leave out user, or ratings and features.");
        }

        var user = ServingQuery.Id("user", given);
        return Json(ServingDocuments.Of(
            session.Model, await cluster.CallAsync(grains => grains.GetGrain<IUserGrain>(ExternalId.Key(session.Model, user)).RankAsync(items, explain), cancellationToken), started));
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
