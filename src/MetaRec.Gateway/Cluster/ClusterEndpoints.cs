using MetaRec.Client;
using MetaRec.Client.Cluster;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Security;

namespace MetaRec.Gateway.Cluster;

/// <summary>/v1/cluster.</summary>
internal static class ClusterEndpoints
{
    private const string DrainOfOne = "/silos/{silo}/drain";

    public static void MapCluster(this IEndpointRouteBuilder routes)
    {
        var cluster = routes.MapGroup("/v1/cluster").WithTags("Administration").RequireScope(ApiScope.Read).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        cluster.MapGet("", GetAsync).WithName("getCluster").WithSummary("The silos with their roles, versions, lanes and what they hold.").Produces<ClusterDocument>();
        Change(cluster.MapPut(DrainOfOne, DrainAsync), "drainSilo", "silo.drain")
            .WithSummary("Drains a silo, named or by its address: it takes no new work and gives up what it holds, until it is empty and can be stopped.");
        Change(cluster.MapDelete(DrainOfOne, UndoAsync), "undoDrainSilo", "silo.undo-drain").WithSummary("Lets a silo that is being drained take work again.");
    }

    private static RouteHandlerBuilder Change(RouteHandlerBuilder endpoint, string name, string action) => endpoint.RequireScope(ApiScope.Admin).Audited(action).WithName(name)
        .Produces<ClusterDocument>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> GetAsync(ClusterSilos silos, CancellationToken cancellationToken) => TypedResults.Json(await silos.DescribeAsync(cancellationToken), ApiJson.Options);

    private static Task<IResult> DrainAsync(ClusterSilos silos, ClusterCalls cluster, string silo, CancellationToken cancellationToken) =>
        ChangeAsync(silos, cluster, silo, (grain, address) => grain.DrainAsync(address), cancellationToken);

    private static Task<IResult> UndoAsync(ClusterSilos silos, ClusterCalls cluster, string silo, CancellationToken cancellationToken) =>
        ChangeAsync(silos, cluster, silo, (grain, address) => grain.UndoAsync(address), cancellationToken);

    private static async Task<IResult> ChangeAsync(
        ClusterSilos silos, ClusterCalls cluster, string silo, Func<IDrainGrain, SiloAddress, Task<DrainList>> change, CancellationToken cancellationToken)
    {
        var found = await silos.FindAsync(silo, cancellationToken);
        if (found.Count != 1)
        {
            return found.Count == 0
                ? TypedResults.Problem($"There is no silo '{silo}'. List them: GET /v1/cluster.", statusCode: StatusCodes.Status404NotFound, title: "There is no such silo.", type: ProblemTypes.NotFound)
                : TypedResults.Problem(
                    $"{found.Count} silos have the name '{silo}'. Give the address of one: {string.Join(", ", found.Select(address => address.ToParsableString()))}.",
                    statusCode: StatusCodes.Status409Conflict, title: "The name is not one silo's.", type: ProblemTypes.Conflict);
        }

        await cluster.CallAsync(grains => change(grains.GetGrain<IDrainGrain>(0), found[0]), cancellationToken);
        return TypedResults.Json(await silos.DescribeAsync(cancellationToken), ApiJson.Options);
    }
}
