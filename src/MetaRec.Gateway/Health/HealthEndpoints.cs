using MetaRec.Contracts.Jobs;
using MetaRec.Gateway.Cluster;

namespace MetaRec.Gateway.Health;

/// <summary>/healthz: whether this process lives, and whether it has a cluster to speak for.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(3);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz/live", () => TypedResults.Ok("alive")).ExcludeFromDescription().AllowAnonymous();
        routes.MapGet("/healthz/ready", ReadyAsync).ExcludeFromDescription().AllowAnonymous();
    }

    private static async Task<IResult> ReadyAsync(IClusterAccess cluster, CancellationToken cancellationToken)
    {
        try
        {
            await cluster.Grains.GetGrain<IJobDirectoryGrain>(0).ListAsync([], null, 1).WaitAsync(ReadyLimit, cancellationToken);
            return TypedResults.Ok("ready");
        }
        catch (Exception error) when (error is not (ClusterUnavailableException or OperationCanceledException))
        {
            throw new ClusterUnavailableException("it does not answer.", error);
        }
    }
}
