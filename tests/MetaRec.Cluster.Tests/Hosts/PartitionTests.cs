using System.Diagnostics;
using System.Net.Sockets;
using MetaRec.Cli.Chaos;
using MetaRec.Contracts.Jobs;
using MetaRec.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace MetaRec.Cluster.Tests.Hosts;

/// <summary>Three hosts with addresses of their own, Redis on one, nothing let in but what the network policies let in.</summary>
public sealed class PartitionTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-hosts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ClusterFact(@long: true)]
    public async Task CutOff_OneHostOfThreeAndHeal_JobGoesOnAndTheBitsAreTheSame()
    {
        await using var network = await NetworkHosts.CreateOrSkipAsync(3);
        await using var redis = await StartRedisAsync(network);
        await using var first = await StartSiloAsync(network, 1, "coordinator,worker");
        await using var second = await StartSiloAsync(network, 2, "coordinator,worker");
        await using var third = await StartSiloAsync(network, 3, "worker");
        using var client = await ConnectAsync(network);
        var job = client.Services.GetRequiredService<IClusterClient>().GetGrain<IJobGrain>($"job-{Guid.NewGuid():N}");
        await CallAsync(() => job.SubmitAsync(TestSpecs.Endless));
        var before = await WaitForStepAsync(job, 10);

        await network.CutOffAsync(3);
        await first.WaitForLineAsync(
            line => line.Contains("Silo host-3/worker", StringComparison.Ordinal) && line.EndsWith("is Dead.", StringComparison.Ordinal), "the eviction of host-3", Limit);
        var without = await WaitForStepAsync(job, before.Progress.Step + 20);
        Assert.False(third.HasExited, third.Output);
        await network.HealAsync(3);
        await third.WaitForExitAsync(Limit);
        await using var again = await StartSiloAsync(network, 3, "worker");
        await WaitForStepAsync(job, without.Progress.Step + 20);
        var stopped = await CallAsync(() => job.StopAsync());

        Assert.Equal(JobState.Stopped, stopped.State);
        Assert.Equal(await Reference.HashAsync(TestSpecs.Endless, stopped.Checkpoint!.Step), stopped.Checkpoint.Sha256);
        await client.StopAsync();
    }

    [ClusterFact(@long: true)]
    public async Task Connect_FromOutside_ReachesGatewaysOfSilosAndNothingElse()
    {
        await using var network = await NetworkHosts.CreateOrSkipAsync(3);
        await using var redis = await StartRedisAsync(network);
        await using var silo = await StartSiloAsync(network, 2, "coordinator");
        using var allowed = new TcpClient();
        using var refused = new TcpClient();

        await allowed.ConnectAsync(network.AddressOf(2), NetworkHosts.GatewayPort);
        var error = await Assert.ThrowsAsync<SocketException>(() => refused.ConnectAsync(network.AddressOf(2), NetworkHosts.SiloPort));

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    private async Task<LocalProcess> StartRedisAsync(NetworkHosts network)
    {
        var redis = network.Start(
            "redis", 1, "redis-server",
            ["--port", $"{NetworkHosts.RedisPort}", "--bind", network.AddressOf(1), "--protected-mode", "no", "--dir", _folder, "--appendonly", "yes", "--appendfsync", "always", "--save", ""]);
        await redis.WaitForLineAsync(line => line.Contains("Ready to accept connections", StringComparison.Ordinal), "its readiness", Limit);
        return redis;
    }

    private async Task<LocalProcess> StartSiloAsync(NetworkHosts network, int host, string roles)
    {
        var silo = network.Start(
            $"host-{host}", host, "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "metarec.dll"), "silo", "--cluster", AddressOf(network), "--name", $"host-{host}", "--roles", roles,
                "--advertised-address", network.AddressOf(host), "--lanes", "1", "--storage", Path.Combine(_folder, "storage"),
            ],
            new Dictionary<string, string?> { ["MetaRec__Cluster__ProbeTimeout"] = "00:00:01" });
        await silo.WaitForLineAsync(line => line.StartsWith("ready: ", StringComparison.Ordinal), "its line 'ready: …'", Limit);
        return silo;
    }

    private static string AddressOf(NetworkHosts network) => $"redis://{network.AddressOf(1)}:{NetworkHosts.RedisPort}";

    private static async Task<IHost> ConnectAsync(NetworkHosts network)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "metarec" });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client =>
        {
            client.UseMetaRecCluster(new ClusterConnectionOptions { Address = AddressOf(network) });
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = CallTimeout);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<JobStatus> WaitForStepAsync(IJobGrain job, int step)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var status = await CallAsync(() => job.GetStatusAsync());
            if (status.Progress.Phase == JobPhase.Training && status.Progress.Step >= step)
            {
                return status;
            }

            Assert.True(!status.HasEnded && clock.Elapsed < Limit, $"Waited for meta-step {step}. Last seen: {status}.");
            await Task.Delay(50);
        }
    }

    /// <summary>Calls, again and again while the cluster finds out who is gone; for calls that may be made twice.</summary>
    private static async Task<JobStatus> CallAsync(Func<Task<JobStatus>> call)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception error) when (error is OrleansException or TimeoutException && clock.Elapsed < Limit)
            {
                await Task.Delay(50);
            }
        }
    }
}
