using System.Net;
using MetaRec.Client;

namespace MetaRec.Gateway.Tests.Cluster;

public sealed class ClusterEndpointsTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_OneSilo_IsDescribedByItself()
    {
        var cluster = await gateway.Client.Cluster.GetAsync(Token);

        var silo = Assert.Single(cluster.Silos);
        Assert.Equal(("silo-0", "active", "sqlite"), (silo.Name, silo.Status, cluster.Store));
        Assert.Equal(["coordinator", "worker", "serving"], silo.Roles);
        Assert.Equal(cluster.Version, silo.Version);
        Assert.True(silo.Lanes >= 1 && silo.ServingThreads >= 1 && silo.MemoryBytes > 0);
        Assert.Null(silo.DrainedSince);
    }

    [Fact]
    public async Task Drain_TheLastSiloOfARole_IsRefusedWithTheReason()
    {
        var error = await Assert.ThrowsAsync<ApiException>(() => gateway.Client.Cluster.DrainAsync("silo-0", Token));

        Assert.Equal(HttpStatusCode.Conflict, error.Status);
        Assert.Contains("coordinator,worker,serving", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_NoSuchSilo_IsNotFound()
    {
        var error = await Assert.ThrowsAsync<ApiException>(() => gateway.Client.Cluster.DrainAsync("nobody", Token));

        Assert.Equal((HttpStatusCode.NotFound, ProblemTypes.NotFound), (error.Status, error.Problem.Type));
    }

    [Fact]
    public async Task UndoDrain_ASiloThatIsNot_ChangesNothing() => Assert.Null(Assert.Single((await gateway.Client.Cluster.UndoDrainAsync("silo-0", Token)).Silos).DrainedSince);
}
