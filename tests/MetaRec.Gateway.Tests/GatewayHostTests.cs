using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MetaRec.Client;
using MetaRec.Gateway.Configuration;
using MetaRec.Hosting;
using MetaRec.Hosting.Monitoring;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace MetaRec.Gateway.Tests;

public sealed class GatewayHostTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task Health_SiloRuns_IsAliveAndReady()
    {
        Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync("healthz/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync("healthz/ready")).StatusCode);
    }

    [Fact]
    public async Task Request_ClusterCannotBeReached_Is503WithRetryAfterWhileTheProcessIsAlive()
    {
        // A folder in which no silo has ever announced itself.
        var folder = Directory.CreateTempSubdirectory("metarec-gateway-").FullName;
        await using (var app = GatewayHost.Create(
            new GatewayOptions { Urls = "http://127.0.0.1:0" }, new ClusterConnectionOptions { Address = $"sqlite:{folder}" }, new TelemetryOptions(), new ConfigurationManager(),
            logging => logging.SetMinimumLevel(LogLevel.None)))
        {
            await app.StartAsync();
            using var http = new HttpClient { BaseAddress = GatewayHost.AddressesOf(app)[0] };

            using var jobs = await http.GetAsync("v1/jobs");
            using var ready = await http.GetAsync("healthz/ready");
            using var live = await http.GetAsync("healthz/live");

            Assert.Equal(HttpStatusCode.ServiceUnavailable, jobs.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), jobs.Headers.RetryAfter!.Delta);
            Assert.Equal(ProblemTypes.Unavailable, (await jobs.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options))!.Type);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);

            // Disposal alone does not wait for the attempt to connect, which uses the folder.
            await app.StopAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Request_FromAPageOfAnotherSite_IsRefused()
    {
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "v1/jobs/none/stop");
        foreign.Headers.Add("Origin", "https://example.org");
        using var own = new HttpRequestMessage(HttpMethod.Post, "v1/jobs/none/stop");
        own.Headers.Add("Origin", gateway.Client.Server.GetLeftPart(UriPartial.Authority));
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "v1/jobs");
        rebound.Headers.Host = "example.org";

        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.Http.SendAsync(foreign)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Http.SendAsync(own)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.Http.SendAsync(rebound)).StatusCode);
    }

    [Fact]
    public async Task Schema_OfTheSpec_IsServed()
    {
        using var response = await gateway.Http.GetAsync("v1/schemas/training-spec.json");

        Assert.Equal("application/schema+json", response.Content.Headers.ContentType!.MediaType);
        Assert.NotNull((await gateway.Client.Jobs.SpecSchemaAsync())["properties"]!["learner"]);
    }

    [Fact]
    public async Task OpenApi_Document_IsTheCommittedOne()
    {
        var served = JsonNode.Parse(await gateway.Http.GetStringAsync("openapi/v1.json"))!;

        if (!JsonNode.DeepEquals(served, JsonNode.Parse(await File.ReadAllTextAsync(RepositoryFile.Of("docs/openapi.json")))))
        {
            var current = Path.Combine(Path.GetTempPath(), "metarec-openapi.json");
            await File.WriteAllTextAsync(current, served.ToJsonString(ApiJson.Indented) + "\n");
            Assert.Fail($"The API has changed. Look at the difference, and copy {current} to docs/openapi.json.");
        }
    }
}
