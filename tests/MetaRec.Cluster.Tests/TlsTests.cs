using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MetaRec.Cli.Chaos;
using MetaRec.Hosting.Security;
using MetaRec.Hosting.Tests.Security;

namespace MetaRec.Cluster.Tests;

/// <summary>A cluster that speaks mutual TLS, and others that want to join it.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly TimeSpan RefusalLimit = TimeSpan.FromMinutes(1);

    // Members have to notice, vote and write; a machine that does much else takes its time.
    private static readonly TimeSpan EvictionLimit = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ClusterFact(@long: true)]
    public async Task Train_MembersOfOneAuthority_WorkTogetherAndNobodyElseIsLetIn()
    {
        using var authority = new TestAuthority(_folder, "authority");
        using var foreign = new TestAuthority(_folder, "foreign");
        var stranger = foreign.Member("stranger", trusted: authority);
        await using var cluster = await LocalCluster.StartAsync(["coordinator,worker", "worker"], new LocalClusterOptions { Tls = authority.Member("member") });
        var members = cluster.Silos.ToArray();
        var (job, before) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);

        foreach (var port in new[] { members[0].SiloPort, members[0].GatewayPort })
        {
            await AssertCutOffAsync(port, stream => ShowAsync(stream, stranger));
            await AssertCutOffAsync(port, SpeakPlainlyAsync);
        }

        await AssertEvictedAsync(cluster, members[0], "foreign", stranger);
        await AssertEvictedAsync(cluster, members[0], "plain", new TlsOptions());
        await job.WaitForStepAsync(before.Progress.Step + 20);
        var active = await cluster.CallAsync(grains => grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true));

        Assert.Equal(members.Select(silo => silo.SiloPort).Order(), active.Keys.Select(member => member.Endpoint.Port).Order());
        await job.StopAndCompareAsync();
    }

    /// <summary>A peer that opens a connection in some way is never answered, and the connection is closed.</summary>
    private static async Task AssertCutOffAsync(int port, Func<NetworkStream, Task<Stream>> open)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        try
        {
            await using var stream = await open(client.GetStream());

            Assert.Equal(0, await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(RefusalLimit));
        }
        catch (IOException)
        {
            // Cut off without a word.
        }
    }

    /// <summary>In TLS 1.3 the side that connects believes that it is let in until it hears otherwise.</summary>
    private static async Task<Stream> ShowAsync(NetworkStream connection, TlsOptions identity)
    {
        var stream = new SslStream(connection);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "member",
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(identity.AuthorityFile!) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
            ClientCertificates = [X509Certificate2.CreateFromPemFile(identity.CertificateFile!, identity.KeyFile)],
        });
        return stream;
    }

    private static async Task<Stream> SpeakPlainlyAsync(NetworkStream connection)
    {
        await connection.WriteAsync(new byte[64]);
        return connection;
    }

    /// <summary>A silo that the members do not let in never becomes active: they declare it dead, and it ends itself when it reads that.</summary>
    private static async Task AssertEvictedAsync(LocalCluster cluster, LocalSilo member, string name, TlsOptions tls)
    {
        var silo = cluster.AddSilo(name, "worker", new Dictionary<string, string?>
        {
            ["MetaRec__Cluster__Tls__CertificateFile"] = tls.CertificateFile,
            ["MetaRec__Cluster__Tls__KeyFile"] = tls.KeyFile,
            ["MetaRec__Cluster__Tls__AuthorityFile"] = tls.AuthorityFile,
        });
        await member.Process.WaitForLineAsync(
            line => line.Contains($"Silo {name}/worker", StringComparison.Ordinal) && line.EndsWith("is Dead.", StringComparison.Ordinal), $"the eviction of {name}", EvictionLimit);

        Assert.False(member.Process.HasWritten(line => line.Contains($"Silo {name}/worker", StringComparison.Ordinal) && line.EndsWith("is Active.", StringComparison.Ordinal)));
        await silo.Process.DisposeAsync();
    }
}
