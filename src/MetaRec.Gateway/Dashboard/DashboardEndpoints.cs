using MetaRec.Contracts.Security;
using MetaRec.Data;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Security;
using Orleans.Dashboard;

namespace MetaRec.Gateway.Dashboard;

/// <summary>/dashboard: grains, their calls, and silos, as Orleans sees them; for operators.</summary>
internal static class DashboardEndpoints
{
    /// <summary>Where the page is.</summary>
    public const string Path = "/dashboard";

    public static void MapDashboard(this IEndpointRouteBuilder routes) =>
        routes.MapOrleansDashboard(Path).RequireScope(ApiScope.Admin).ExcludeFromDescription().AddEndpointFilter(static async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (Exception error) when (ClusterCalls.IsUnavailable(error))
            {
                throw new ClusterUnavailableException(ErrorText.FirstLine(error.Message), error);
            }
        });
}
