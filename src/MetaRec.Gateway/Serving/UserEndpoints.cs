using System.Globalization;
using MetaRec.Client;
using MetaRec.Client.Serving;
using MetaRec.Contracts.Security;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Jobs;
using MetaRec.Gateway.Requests;
using MetaRec.Gateway.Security;

namespace MetaRec.Gateway.Serving;

/// <summary>/v1/users.</summary>
internal static class UserEndpoints
{
    private static readonly string[] Fields = ["features"];

    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/users", ListAsync).RequireScope(ApiScope.Admin).Audited("users.list").WithTags("Users").WithName("listUsers")
            .WithSummary("Lists the users of whom something is stored, with their profiles.")
            .WithDescription("In an order that does not change; a user who joins or leaves meanwhile moves no other.")
            .Produces<UserList>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        var users = routes.MapGroup("/v1/users/{id}").WithTags("Users").ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        users.MapPut("", PutAsync).RequireScope(ApiScope.Feedback).WithName("putUser").Accepts<object>("application/json")
            .WithSummary("Sets a user's profile. If-Match and If-None-Match: * are held up.").WithDescription("warnings names features that the version in service does not know: they are kept, and have no effect.").Produces<UserDocument>().Produces<UserDocument>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
        users.MapGet("", GetAsync).RequireScope(ApiScope.Read).WithName("getUser")
            .WithSummary("What is stored of a user, with a page of the events.").Produces<UserDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        users.MapDelete("", DeleteAsync).RequireScope(ApiScope.Feedback).WithName("deleteUser")
            .WithSummary("Removes all that is stored of a user, for good.").Produces<UserRemoval>().ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<IResult> ListAsync(UserService users, string? model, string? cursor, string? limit, CancellationToken cancellationToken)
    {
        var name = ServingQuery.Model(model);
        var (ids, next) = await users.ListAsync(name, ShardCursor.Parse(cursor, IUserDirectoryGrain.Shards), JobQuery.Limit(limit), cancellationToken);
        var found = await users.ReadAsync(name, ids, 1, cancellationToken);
        return TypedResults.Json(new UserList([.. found.Select(user => ServingDocuments.Of(user.Id, user.View))], next?.ToString()), ApiJson.Options);
    }

    private static async Task<IResult> PutAsync(ClusterCalls cluster, FeatureChecks checks, HttpContext context, string id, string? model, CancellationToken cancellationToken)
    {
        _ = id;
        var (name, user) = (ServingQuery.Model(model), ServingEndpoints.User(context));
        var body = await ServingBody.ReadAsync(context.Request, Fields, cancellationToken);
        var (features, condition) = (body.Features("features"), EntityTags.Condition(context.Request));
        var (_, created) = await cluster.CallAsync(grains => Grain(grains, name, user).PutProfileAsync(features, condition), cancellationToken);
        var warnings = await checks.WarningsAsync(name, ofItem: false, features, cancellationToken);
        return await ReadAsync(cluster, context, name, user, 0, JobQuery.DefaultLimit, created ? StatusCodes.Status201Created : StatusCodes.Status200OK, cancellationToken, warnings);
    }

    private static Task<IResult> GetAsync(ClusterCalls cluster, HttpContext context, string id, string? model, string? cursor, string? limit, CancellationToken cancellationToken)
    {
        _ = id;
        return ReadAsync(
            cluster, context, ServingQuery.Model(model), ServingEndpoints.User(context), cursor is null ? 0 : (int)JobQuery.Number("cursor", cursor, 1, IUserGrain.MaxEvents),
            JobQuery.Limit(limit), StatusCodes.Status200OK, cancellationToken);
    }

    private static async Task<IResult> DeleteAsync(ClusterCalls cluster, HttpContext context, string id, string? model, CancellationToken cancellationToken)
    {
        _ = id;
        var (name, user, condition) = (ServingQuery.Model(model), ServingEndpoints.User(context), EntityTags.Condition(context.Request));
        var removed = await cluster.CallAsync(grains => Grain(grains, name, user).DeleteAsync(condition), cancellationToken);
        return TypedResults.Json(new UserRemoval(user, name, removed is not null, removed ?? 0), ApiJson.Options);
    }

    private static async Task<IResult> ReadAsync(
        ClusterCalls cluster, HttpContext context, string model, string user, int after, int limit, int status, CancellationToken cancellationToken, IReadOnlyList<string>? warnings = null)
    {
        var view = await cluster.CallAsync(grains => Grain(grains, model, user).GetAsync(after, limit), cancellationToken)
            ?? throw ServingException.NotFound($"Nothing is stored of user '{ExternalId.Shorten(user)}' of model '{model}'. Send a profile (PUT) or feedback first.");
        context.Response.Headers.ETag = $"\"{view.ETag}\"";
        return TypedResults.Json(ServingDocuments.Of(model, user, view, view.Next?.ToString(CultureInfo.InvariantCulture), warnings), ApiJson.Options, statusCode: status);
    }

    private static IUserGrain Grain(IGrainFactory grains, string model, string user) => grains.GetGrain<IUserGrain>(ExternalId.Key(model, user));
}
