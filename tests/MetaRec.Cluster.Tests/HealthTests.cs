using System.Globalization;
using System.Net;
using MetaRec.Cli.Chaos;

namespace MetaRec.Cluster.Tests;

public sealed class HealthTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [ClusterFact]
    public async Task Pause_Redis_SiloIsAliveButNotReadyUntilItIsBack()
    {
        var port = LocalPorts.Take();
        await using var cluster = await LocalCluster.StartAsync(["coordinator"], new LocalClusterOptions());
        var silo = await cluster.StartSiloAsync(
            "probed", "worker", new Dictionary<string, string?> { ["MetaRec__Health__Port"] = port.ToString(CultureInfo.InvariantCulture) });
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/healthz/"), Timeout = Limit };

        var before = await WaitForAsync(http, HttpStatusCode.OK);
        cluster.Redis.Process.Pause();
        var away = await WaitForAsync(http, HttpStatusCode.ServiceUnavailable);
        using var live = await http.GetAsync("live");
        cluster.Redis.Process.Continue();
        var back = await WaitForAsync(http, HttpStatusCode.OK);

        Assert.Equal(("ok\n", "ok\n"), (before, back));
        Assert.StartsWith("The cluster's store is away: ", away, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.False(silo.Process.HasExited);
    }

    [ClusterFact]
    public async Task Metrics_OfASilo_HasOrleansAndTheRuntime()
    {
        var port = LocalPorts.Take();
        await using var cluster = await LocalCluster.StartAsync(["coordinator"], new LocalClusterOptions());
        await cluster.StartSiloAsync("measured", "worker", new Dictionary<string, string?> { ["MetaRec__Health__Port"] = port.ToString(CultureInfo.InvariantCulture) });
        using var http = new HttpClient { Timeout = Limit };

        var metrics = await http.GetStringAsync($"http://127.0.0.1:{port}/metrics");

        Assert.Contains("\ndotnet_gc_collections_total", metrics, StringComparison.Ordinal);
        Assert.Contains("\norleans_", metrics, StringComparison.Ordinal);
    }

    private static async Task<string> WaitForAsync(HttpClient http, HttpStatusCode wanted)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var answer = await http.GetAsync("ready");
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == wanted)
            {
                return text;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, $"Waited {Limit.TotalSeconds} s for /healthz/ready to be {wanted}, but it is {answer.StatusCode}: {text}");
            await Task.Delay(50);
        }
    }
}
