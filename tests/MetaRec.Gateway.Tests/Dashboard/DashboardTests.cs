using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MetaRec.Client;
using MetaRec.Gateway.Configuration;
using MetaRec.Gateway.Tests.Security;
using MetaRec.Hosting;
using MetaRec.Hosting.Monitoring;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace MetaRec.Gateway.Tests.Dashboard;

public sealed class DashboardTests(SecureGateway gateway) : IClassFixture<SecureGateway>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Page_OfAnAdministrator_IsAnsweredWithItsScript()
    {
        using var http = Http(gateway.Bootstrap);

        using var page = await http.GetAsync("dashboard");
        using var script = await http.GetAsync("dashboard/index.min.js");

        Assert.Equal("/dashboard/", page.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Contains("index.min.js", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
    }

    [Fact]
    public async Task Counters_OfASiloThatWorks_NameItsGrainsAndItself()
    {
        await gateway.Admin.Keys.ListAsync(1);

        var counters = await WaitForAsync("dashboard/DashboardCounters", found => found["simpleGrainStats"]!.AsArray().Any(grain => Names(grain!["grainType"]!, ".ApiKeysGrain")));

        Assert.Equal("silo-0", (string)Assert.Single(counters["hosts"]!.AsArray())!["siloName"]!);
    }

    [Fact]
    public async Task Calls_WhileSomebodyWatches_AreCountedByGrainAndMethod() => await WaitForAsync(
        "dashboard/GrainStats/MetaRec.Grains.Security.ApiKeysGrain",
        found => found.AsObject().Any(method => method.Key.EndsWith("ApiKeysGrain.AddAsync", StringComparison.Ordinal)),
        () => gateway.KeyAsync("read"));

    [Theory]
    [InlineData("dashboard/")]
    [InlineData("dashboard/index.min.js")]
    [InlineData("dashboard/DashboardCounters")]
    [InlineData("dashboard/GrainState?grainId=0&grainType=MetaRec.Grains.Security.ApiKeysGrain")]
    public async Task Request_WithoutTheScope_IsRefused(string path)
    {
        using var stranger = Http(null);
        using var reader = Http((await gateway.KeyAsync("read", "feedback", "train")).Secret);

        using var unknown = await stranger.GetAsync(path);
        using var refused = await reader.GetAsync(path);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (unknown.StatusCode, refused.StatusCode));
        Assert.Equal("Basic", unknown.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Browser_WithAKeyAsPassword_IsLetInAtTheDashboardAlone()
    {
        using var http = Http(null);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"operator:{gateway.Bootstrap}")));

        using var page = await http.GetAsync("dashboard/");
        using var jobs = await http.GetAsync("v1/jobs");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (page.StatusCode, jobs.StatusCode));
        Assert.Equal("Bearer", jobs.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("bm9jb2xvbg==")]
    [InlineData("YTpi")]
    public async Task Browser_WithoutAKeyInItsPassword_IsAskedAgain(string credentials)
    {
        using var http = Http(null);
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Basic {credentials}");

        using var page = await http.GetAsync("dashboard/");

        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Equal("Basic", page.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Trace_OfAnAdministrator_IsNotShown()
    {
        using var http = Http(gateway.Bootstrap);

        using var trace = await http.GetAsync("dashboard/Trace");

        Assert.Equal(HttpStatusCode.Forbidden, trace.StatusCode);
    }

    [Fact]
    public async Task Page_TurnedOff_IsNotThere()
    {
        using var http = new HttpClient { BaseAddress = await gateway.StartAsync(options => options.Dashboard = false) };
        http.DefaultRequestHeaders.Add("X-API-Key", gateway.Bootstrap);

        using var page = await http.GetAsync("dashboard/");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
    }

    [Fact]
    public async Task Page_OnTheLoopbackAddressWithoutACluster_OpensAndSaysThatTheClusterIsAway()
    {
        // A folder in which no silo has ever announced itself.
        var folder = Directory.CreateTempSubdirectory("metarec-dashboard-").FullName;
        await using (var app = GatewayHost.Create(
            new GatewayOptions { Urls = "http://127.0.0.1:0" }, new ClusterConnectionOptions { Address = $"sqlite:{folder}" }, new TelemetryOptions(), new ConfigurationManager(),
            logging => logging.SetMinimumLevel(LogLevel.None)))
        {
            await app.StartAsync();
            using var http = new HttpClient { BaseAddress = GatewayHost.AddressesOf(app)[0] };

            using var page = await http.GetAsync("dashboard/");
            using var counters = await http.GetAsync("dashboard/DashboardCounters");
            var problem = System.Text.Json.JsonSerializer.Deserialize<ProblemDocument>(await counters.Content.ReadAsStringAsync(), ApiJson.Options)!;

            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (page.StatusCode, counters.StatusCode));
            Assert.Equal(ProblemTypes.Unavailable, problem.Type);

            // Disposal alone does not wait for the attempt to connect, which uses the folder.
            await app.StopAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static bool Names(JsonNode type, string ending) => ((string)type!).EndsWith(ending, StringComparison.Ordinal);

    private HttpClient Http(string? key)
    {
        var http = new HttpClient { BaseAddress = gateway.Address };
        if (key is not null)
        {
            http.DefaultRequestHeaders.Add("X-API-Key", key);
        }

        return http;
    }

    /// <summary>Asks the dashboard, which collects once a second, until it says what is waited for.</summary>
    private async Task<JsonNode> WaitForAsync(string path, Func<JsonNode, bool> condition, Func<Task>? before = null)
    {
        using var http = Http(gateway.Bootstrap);
        using var limit = new CancellationTokenSource(Limit);
        var last = "nothing";
        while (!limit.IsCancellationRequested)
        {
            await (before?.Invoke() ?? Task.CompletedTask);

            // Counts calls only while the counters are asked for.
            await http.GetStringAsync("dashboard/DashboardCounters");
            last = await http.GetStringAsync(path);
            if (JsonNode.Parse(last) is { } found && condition(found))
            {
                return found;
            }

            await Task.Delay(Pause);
        }

        throw new TimeoutException($"{path} did not say within {Limit} what was waited for; its last answer: {last}");
    }
}
