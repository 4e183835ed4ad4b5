using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MetaRec.Cli.Chaos;

namespace MetaRec.Cluster.Tests;

public sealed partial class HealthTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [ClusterFact]
    public async Task Pause_Redis_SiloIsAliveButNotReadyUntilItIsBack()
    {
        var port = LocalPorts.Take();
        await using var cluster = await LocalCluster.StartAsync(["coordinator"], new LocalClusterOptions());
        var silo = await cluster.StartSiloAsync("probed", "worker", Probed(port));
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
    public async Task Metrics_OfATrainingCluster_AreAllThatDashboardsAndAlertsAskFor()
    {
        var (here, there) = (LocalPorts.Take(), LocalPorts.Take());
        await using var cluster = await LocalCluster.StartAsync(["coordinator"], new LocalClusterOptions());
        await cluster.StartSiloAsync("leads", "coordinator", Probed(here));
        await cluster.StartSiloAsync("works", "worker", Probed(there));
        cluster.Silos[0].Process.Terminate();
        await cluster.Silos[0].Process.WaitForExitAsync(Limit);
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);
        using var http = new HttpClient { Timeout = Limit };

        var metrics = await http.GetStringAsync($"http://127.0.0.1:{here}/metrics") + await http.GetStringAsync($"http://127.0.0.1:{there}/metrics");
        var asked = MonitoringFiles().SelectMany(file => Names().Matches(File.ReadAllText(file))).Select(name => name.Value).Distinct().ToList();

        Assert.True(asked.Count >= 6, $"Only {asked.Count} metrics are asked for.");
        Assert.DoesNotContain(asked, name => !metrics.Contains($"\n{name}{{", StringComparison.Ordinal) && !metrics.Contains($"\n{name} ", StringComparison.Ordinal));
        Assert.Contains("\norleans_", metrics, StringComparison.Ordinal);
        await job.StopAndCompareAsync();
    }

    private static Dictionary<string, string?> Probed(int port) => new() { ["MetaRec__Health__Port"] = port.ToString(CultureInfo.InvariantCulture) };

    /// <summary>Dashboards of Grafana and rules of Prometheus.</summary>
    private static IEnumerable<string> MonitoringFiles()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "deploy")))
        {
            folder = folder.Parent!;
        }

        return [.. Directory.EnumerateFiles(Path.Combine(folder.FullName, "deploy", "grafana", "dashboards"), "*.json"), Path.Combine(folder.FullName, "deploy", "prometheus", "rules.yaml")];
    }

    [GeneratedRegex(@"\b(metarec_training|dotnet|orleans)_\w+")]
    private static partial Regex Names();

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
