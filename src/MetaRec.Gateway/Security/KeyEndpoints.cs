using System.Globalization;
using MetaRec.Client;
using MetaRec.Client.Security;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaRec.Gateway.Security;

/// <summary>/v1/keys.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/v1/keys").WithTags("Administration").RequireScope(ApiScope.Admin).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        keys.MapPost("", CreateAsync).Audited("key.create").WithName("createKey").Accepts<ApiKeyRequest>("application/json")
            .WithSummary("Makes an API key.").WithDescription("The secret is in this answer only: what is stored is its hash.")
            .Produces<NewApiKey>(StatusCodes.Status201Created).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status409Conflict);
        keys.MapGet("", ListAsync).WithName("listKeys").WithSummary("Lists the keys, the latest made first, revoked ones too.")
            .Produces<ApiKeyPage>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        keys.MapDelete("/{id}", RevokeAsync).Audited("key.revoke").WithName("revokeKey")
            .WithSummary("Revokes a key for good. Every gateway refuses it within seconds. A key that is revoked already stays so.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> CreateAsync(ClusterCalls cluster, KeyRing ring, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var asked = await KeyRequestReader.ReadAsync(context.Request, time.GetUtcNow(), cancellationToken);
        var (id, secret) = ApiKeyText.Create();
        var key = asked with { Id = id, Sha256 = ApiKeyText.HashOf(secret), CreatedBy = Caller.Of(context)!.Name };
        context.Features.Set(new AuditTarget(id));
        await cluster.CallAsync(grains => grains.GetGrain<IApiKeysGrain>(0).AddAsync(key), cancellationToken);
        ring.Forget();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new NewApiKey(secret, KeyDocuments.Of(key)), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<JsonHttpResult<ApiKeyPage>> ListAsync(ClusterCalls cluster, string? cursor, string? limit, CancellationToken cancellationToken)
    {
        var (from, most) = (cursor is null ? 0 : (int)JobQuery.Number("cursor", cursor, 1, int.MaxValue), JobQuery.Limit(limit));
        var keys = (await cluster.CallAsync(grains => grains.GetGrain<IApiKeysGrain>(0).ReadAsync(null), cancellationToken))!.Keys;
        var next = from + most < keys.Count ? (from + most).ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Json(new ApiKeyPage([.. keys.Skip(from).Take(most).Select(KeyDocuments.Of)], next), ApiJson.Options);
    }

    private static async Task<IResult> RevokeAsync(ClusterCalls cluster, KeyRing ring, string id, CancellationToken cancellationToken)
    {
        var revoked = await cluster.CallAsync(grains => grains.GetGrain<IApiKeysGrain>(0).RevokeAsync(id), cancellationToken);
        ring.Forget();
        return revoked is not null
            ? TypedResults.NoContent()
            : TypedResults.Problem($"There is no key '{id}'. List them: GET /v1/keys.", statusCode: StatusCodes.Status404NotFound, title: "There is no such key.", type: ProblemTypes.NotFound);
    }
}
