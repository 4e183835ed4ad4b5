using MetaRec.Client;
using MetaRec.Client.Catalogue;
using MetaRec.Contracts.Security;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Jobs;
using MetaRec.Gateway.Security;
using MetaRec.Gateway.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaRec.Gateway.Catalogue;

/// <summary>/v1/catalogue.</summary>
internal static class CatalogueEndpoints
{
    private const int DefaultCount = 20;

    public static void MapCatalogue(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/catalogue", SearchAsync).RequireScope(ApiScope.Read).WithTags("Serving").WithName("searchCatalogue")
        .WithSummary("What the version in service can rank: available items by a part of their title, those that were rated most first.")
        .WithDescription("Items of the training data and of the live catalogue. Says also between which numbers ratings lie, and which values a profile can have.")
        .Produces<CatalogueSearch>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<JsonHttpResult<CatalogueSearch>> SearchAsync(ClusterCalls cluster, string? model, string? q, string? n, CancellationToken cancellationToken)
    {
        var name = ServingQuery.Model(model);
        var count = n is null ? DefaultCount : (int)JobQuery.Number("n", n, 1, CatalogueFindings.MaxCount);
        var found = await cluster.CallAsync(grains => grains.GetGrain<IServedCatalogueGrain>(0).SearchAsync(name, q, count), cancellationToken);
        return TypedResults.Json(
            new CatalogueSearch(
                name, found.ModelVersion, found.ScaleMin, found.ScaleMax, found.UserFields, [.. found.Items.Select(item => new CatalogueEntry(item.Item, item.Title, item.Ratings))]),
            ApiJson.Options);
    }
}
