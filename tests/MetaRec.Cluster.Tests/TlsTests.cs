using MetaRec.Cli.Chaos;
using MetaRec.Hosting.Security;
using MetaRec.Hosting.Tests.Security;

namespace MetaRec.Cluster.Tests;

/// <summary>A cluster that speaks mutual TLS, and others that want to join it.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly TimeSpan RefusalLimit = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ClusterFact(@long: true)]
    public async Task Train_MembersOfOneAuthority_WorkTogetherAndNobodyElseIsLetIn()
    {
        using var authority = new TestAuthority(_folder, "authority");
        using var foreign = new TestAuthority(_folder, "foreign");
        var stranger = foreign.Member("stranger", trusted: authority);
        await using var cluster = await LocalCluster.StartAsync(["coordinator,worker", "worker"], new LocalClusterOptions { Tls = authority.Member("member") });
        var (job, before) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);

        await AssertRefusedAsync(cluster, stranger);
        await AssertRefusedAsync(cluster, new TlsOptions());
        await AssertNeverReadyAsync(cluster, "foreign-silo", Environment(stranger));
        await AssertNeverReadyAsync(cluster, "plain-silo", Environment(new TlsOptions()));
        await job.WaitForStepAsync(before.Progress.Step + 20);
        var members = await cluster.CallAsync(grains => grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true));

        Assert.Equal(cluster.Silos.Take(2).Select(silo => silo.SiloPort).Order(), members.Keys.Select(member => member.Endpoint.Port).Order());
        await job.StopAndCompareAsync();
    }

    private static async Task AssertRefusedAsync(LocalCluster cluster, TlsOptions tls)
    {
        using var client = cluster.CreateClient(tls);
        await Assert.ThrowsAnyAsync<OrleansException>(() => client.StartAsync().WaitAsync(RefusalLimit));
    }

    private static async Task AssertNeverReadyAsync(LocalCluster cluster, string name, Dictionary<string, string?> environment)
    {
        var silo = cluster.AddSilo(name, "worker", environment);
        await silo.Process.WaitForLineAsync(
            line => line.Contains("Failed to get ping responses", StringComparison.Ordinal), "its failure to reach the members", RefusalLimit);
        Assert.DoesNotContain("ready: ", silo.Process.Output, StringComparison.Ordinal);
        silo.Process.Kill();
    }

    private static Dictionary<string, string?> Environment(TlsOptions tls) => new()
    {
        ["MetaRec__Cluster__Tls__CertificateFile"] = tls.CertificateFile,
        ["MetaRec__Cluster__Tls__KeyFile"] = tls.KeyFile,
        ["MetaRec__Cluster__Tls__AuthorityFile"] = tls.AuthorityFile,
    };
}
