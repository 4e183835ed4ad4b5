using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MetaRec.Cli.Chaos;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;

namespace MetaRec.Cluster.Tests.Monitoring;

/// <summary>Panels of Grafana and rules of Prometheus, over a cluster that trains and serves, scraped by a real Prometheus.</summary>
public sealed partial class ScrapeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [ClusterFact]
    public async Task Query_PanelsAndRules_AllHaveDataAndNoAlertIsMistaken()
    {
        LocalPrometheus.SkipWhereMissing();
        var ports = Enumerable.Range(0, 4).Select(_ => LocalPorts.Take()).ToArray();
        await using var cluster = await LocalCluster.StartAsync(["worker"], new LocalClusterOptions());
        await Task.WhenAll(
            cluster.StartSiloAsync("leads", "coordinator", Probed(ports[0])),
            cluster.StartSiloAsync("works", "worker", Probed(ports[1])),
            cluster.StartSiloAsync("serves", "serving", Probed(ports[2])));
        var gateway = await cluster.StartGatewayAsync(new Dictionary<string, string?> { ["MetaRec__Gateway__MetricsPort"] = Text(ports[3]) });
        await using var prometheus = await LocalPrometheus.StartAsync(
            [(ports[0], "metarec-silos", "coordinator"), (ports[1], "metarec-silos", "worker"), (ports[2], "metarec-silos", "serving"), (ports[3], "metarec-gateways", "")],
            Path.Combine(Deploy, "prometheus", "rules.yaml"));
        await ServeAsync(cluster);
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);
        using var stop = new CancellationTokenSource();
        var users = UseAsync(gateway.Address, stop.Token);

        var expressions = Panels().Concat(Sides()).ToList();
        Assert.True(expressions.Count > 50, $"Only {expressions.Count} expressions were found.");
        await WaitForDataAsync(prometheus, expressions, users);
        await stop.CancelAsync();
        await users;

        // Of what a rule says of a cluster that is well nothing holds; but for a machine that is too busy for this test.
        Assert.Empty(await prometheus.QueryAsync("""ALERTS{alertname!~"MetaRecSlow.*|MetaRecRetries"}"""));
        await job.StopAndCompareAsync();
    }

    /// <summary>A model in service.</summary>
    private static async Task ServeAsync(LocalCluster cluster)
    {
        var job = await ClusterJob.SubmitAsync(cluster, TestSpecs.Endless with { Steps = 20 });
        await job.WaitAsync("its end", status => status.State == JobState.Succeeded);
        await cluster.CallAsync(async grains =>
        {
            var version = await grains.GetGrain<IModelGrain>("m").RegisterAsync(job.Id);
            return await grains.GetGrain<IModelGrain>("m").PromoteAsync(version.Number, force: true, revision: null);
        });
    }

    /// <summary>Users who ask, rate, and ask for what is not there, until they are told to stop.</summary>
    private static async Task UseAsync(Uri gateway, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        for (var user = 0; !stop.IsCancellationRequested; user++)
        {
            using var answer = await http.GetAsync($"v1/users/user-{user}/recommendations?model=m", CancellationToken.None);
            var best = (await answer.Content.ReadFromJsonAsync<JsonNode>(CancellationToken.None))!["items"]![0]!["id"];
            using var rated = await http.PostAsJsonAsync(
                "v1/feedback",
                new JsonObject { ["model"] = "m", ["events"] = new JsonArray(new JsonObject { ["id"] = $"event-{user}", ["user"] = $"user-{user}", ["item"] = best!.DeepClone(), ["rating"] = 4 }) },
                CancellationToken.None);
            rated.EnsureSuccessStatusCode();
            using var again = await http.GetAsync($"v1/users/user-{user}/questions?model=m", CancellationToken.None);
            using var missing = await http.GetAsync("v1/jobs/none", CancellationToken.None);
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static async Task WaitForDataAsync(LocalPrometheus prometheus, IReadOnlyCollection<string> expressions, Task users)
    {
        var began = TimeProvider.System.GetTimestamp();
        var empty = expressions.ToList();
        while (true)
        {
            var still = new List<string>();
            foreach (var expression in empty)
            {
                if ((await prometheus.QueryAsync(expression)).Count == 0)
                {
                    still.Add(expression);
                }
            }

            if (still.Count == 0)
            {
                return;
            }

            if (users.IsFaulted)
            {
                await users;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, $"After {Limit.TotalSeconds} s these have no data:\n{string.Join('\n', still)}");
            empty = still;
            await Task.Delay(500);
        }
    }

    private static IEnumerable<string> Panels() => Directory.EnumerateFiles(Path.Combine(Deploy, "grafana", "dashboards"), "*.json")
        .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!["panels"]!.AsArray())
        .SelectMany(panel => panel!["targets"]!.AsArray(), (_, target) => (string)target!["expr"]!);

    /// <summary>What the rules compare with numbers; without GPUs, and without errors of the server, there is nothing to compare.</summary>
    private static IEnumerable<string> Sides() => Rules().Matches(File.ReadAllText(Path.Combine(Deploy, "prometheus", "rules.yaml")))
        .SelectMany(rule => rule.Groups[1].Value.Split(" unless on () ")).Select(side => Comparison().Replace(side, "$1")).Select(side => side.Count(each => each == '(') > side.Count(each => each == ')') ? side[1..] : side)
        .Where(side => !side.Contains("metarec_gpu_", StringComparison.Ordinal)).Select(side => side.Replace("5..", "...", StringComparison.Ordinal));

    private static Dictionary<string, string?> Probed(int port) => new() { ["MetaRec__Health__Port"] = Text(port) };

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static string Deploy
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!Directory.Exists(Path.Combine(folder.FullName, "deploy")))
            {
                folder = folder.Parent!;
            }

            return Path.Combine(folder.FullName, "deploy");
        }
    }

    [GeneratedRegex("^ +expr: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Rules();

    [GeneratedRegex(@"^(.+?) (?:==|>|<) [\d.]+\)?$")]
    private static partial Regex Comparison();
}
