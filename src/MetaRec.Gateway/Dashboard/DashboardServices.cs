using MetaRec.Gateway.Cluster;
using Orleans.Dashboard;

namespace MetaRec.Gateway.Dashboard;

/// <summary>Registers the Orleans dashboard with the gateway itself. It calls the silos through the gateway's own connection, and so is there before the cluster is.</summary>
internal static class DashboardServices
{
    private const string Client = "Orleans.Dashboard.Core.IDashboardClient";

    public static void AddOrleansDashboard(this IServiceCollection services, IConfiguration configuration)
    {
        new Builder(services, configuration).AddDashboard(static dashboard => dashboard.HideTrace = true);
        services.AddTransient(static provider => provider.GetRequiredService<IClusterAccess>().Grains);

        // Its client keeps references to grains of the connection that it was made with: one for each request, as a silo of this process may go and another stay.
        var client = services.Single(static service => service.ServiceType.FullName == Client);
        services.Remove(client);
        services.AddTransient(client.ServiceType, client.ImplementationType!);
    }

    private sealed record Builder(IServiceCollection Services, IConfiguration Configuration) : IClientBuilder;
}
