using System.Net;
using MetaRec.Client;
using MetaRec.Client.Serving;
using MetaRec.Gateway.Security;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Gateway.Tests.Security;

public sealed class ScopeTests(SecureGateway gateway) : IClassFixture<SecureGateway>
{
    [Fact]
    public void Endpoints_OfTheApi_EachHaveAScope()
    {
        var endpoints = gateway.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        Assert.Contains(endpoints, endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal));
        Assert.All(
            endpoints.Where(endpoint => !endpoint.RoutePattern.RawText!.StartsWith("/health", StringComparison.Ordinal)),
            endpoint => Assert.True(endpoint.Metadata.GetMetadata<RequiredScope>() is not null, $"{endpoint.DisplayName} has no scope. Add .RequireScope(ApiScope.…)."));
    }

    [Theory]
    [InlineData("GET", "v1/jobs", "read")]
    [InlineData("GET", "v1/jobs/none", "read")]
    [InlineData("GET", "v1/jobs/none/events", "read")]
    [InlineData("GET", "v1/schemas/training-spec.json", "read")]
    [InlineData("POST", "v1/jobs", "train")]
    [InlineData("POST", "v1/jobs/none/stop", "train")]
    [InlineData("POST", "v1/jobs/none/resume", "train")]
    [InlineData("DELETE", "v1/jobs/none", "train")]
    [InlineData("POST", "v1/keys", "admin")]
    [InlineData("GET", "v1/keys", "admin")]
    [InlineData("DELETE", "v1/keys/none", "admin")]
    [InlineData("GET", "v1/audit", "admin")]
    [InlineData("GET", "v1/users", "admin")]
    [InlineData("GET", "v1/bulk/users", "admin")]
    [InlineData("GET", "v1/bulk/feedback", "admin")]
    [InlineData("GET", "v1/bulk/items", "read")]
    [InlineData("GET", "v1/items/none/audience", "admin")]
    [InlineData("POST", "v1/bulk/users", "feedback")]
    [InlineData("POST", "v1/bulk/feedback", "feedback")]
    [InlineData("POST", "v1/bulk/items", "feedback")]
    [InlineData("GET", "v1/users/none/questions", "read")]
    [InlineData("GET", "v1/schedules", "read")]
    [InlineData("PUT", "v1/schedules/none", "admin")]
    [InlineData("POST", "v1/schedules/none/run", "admin")]
    [InlineData("DELETE", "v1/schedules/none", "admin")]
    public async Task Request_ByKeysOfEachScope_IsAllowedToOneAlone(string method, string path, string needed)
    {
        foreach (var scope in (string[])["read", "feedback", "train", "admin"])
        {
            var key = (await gateway.KeyAsync(scope)).Secret;

            using var response = await SendAsync(method, path, "X-API-Key", key);

            Assert.Equal(scope != needed, response.StatusCode == HttpStatusCode.Forbidden);
            Assert.NotEqual(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task Request_WithoutScope_NamesTheScopeThatItNeeds()
    {
        var client = gateway.Client(gateway.Address, (await gateway.KeyAsync("read", "feedback")).Secret);

        var refused = await Assert.ThrowsAsync<ApiException>(() => client.Jobs.StopAsync("none"));

        Assert.Equal((HttpStatusCode.Forbidden, ProblemTypes.Forbidden), (refused.Status, refused.Problem.Type));
        Assert.Contains("needs the scope 'train', and the key or token has only read, feedback", refused.Problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("X-API-Key", "mrk_aaaaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("X-API-Key", "x")]
    [InlineData("X-API-Key", "")]
    [InlineData("Authorization", "Basic YTpi")]
    [InlineData("Authorization", "Bearer")]
    [InlineData("Authorization", "Bearer mrk_aaaaaaaaaaaa_AAAA")]
    [InlineData("Authorization", "Bearer a.b.c")]
    public async Task Request_WithoutValidKey_Is401AndSaysWhatToDo(string? header, string? value)
    {
        using var response = await SendAsync("GET", "v1/jobs", header, value);
        var problem = System.Text.Json.JsonSerializer.Deserialize<ProblemDocument>(await response.Content.ReadAsStringAsync(), ApiJson.Options)!;

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(ProblemTypes.Unauthenticated, problem.Type);
        Assert.NotEmpty(problem.Detail!);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("GET", "v1/nothing", 404, 404)]
    [InlineData("GET", "v1/users/ann", 401, 404)]
    [InlineData("GET", "v1/users/bob", 401, 404)]
    [InlineData("PUT", "v1/jobs", 401, 405)]
    public async Task Request_OfNothing_TellsStrangersOfPathsAndNotOfIds(string method, string path, int unknown, int known)
    {
        using var stranger = await SendAsync(method, path, null, null);
        using var reader = await SendAsync(method, path, "X-API-Key", (await gateway.KeyAsync("read")).Secret);

        Assert.Equal((unknown, known), ((int)stranger.StatusCode, (int)reader.StatusCode));
    }

    [Fact]
    public async Task Session_ToBeStored_NeedsTheScopeFeedbackToo()
    {
        var reader = gateway.Client(gateway.Address, (await gateway.KeyAsync("read")).Secret);

        var refused = await Assert.ThrowsAsync<ApiException>(() => reader.Recommendations.ForSessionAsync(new Session(), persistAs: "ann"));

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("scope feedback", refused.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfUsers_IsInTheAuditLog()
    {
        (await gateway.Admin.Users.ExportAsync("audited")).Dispose();
        await gateway.Admin.Users.ImportAsync(new MemoryStream("{\"id\": \"ann\"}"u8.ToArray()), "audited");

        var entries = (await gateway.Admin.Keys.AuditAsync(10)).Entries;

        Assert.Contains(entries, entry => entry is { Action: "users.export", Outcome: "done (200)" });
        Assert.Contains(entries, entry => entry is { Action: "users.import", Outcome: "done (200)" });
    }

    [Fact]
    public async Task List_OfUsers_IsInTheAuditLog()
    {
        await gateway.Admin.Users.ListAsync(10, null, "listed");

        var latest = Assert.Single((await gateway.Admin.Keys.AuditAsync(1)).Entries);

        Assert.Equal(("users.list", "key:bootstrap", "done (200)"), (latest.Action, latest.Who, latest.Outcome));
    }

    [Fact]
    public async Task Audience_OfAnItem_IsInTheAuditLogWithTheItemAndNoUsers()
    {
        await Assert.ThrowsAsync<ApiException>(() => gateway.Admin.Items.AudienceAsync("asked-for", model: "audited"));

        var entries = (await gateway.Admin.Keys.AuditAsync(50)).Entries;

        Assert.Contains(entries, entry => entry is { Action: "item.audience", Target: "asked-for", Outcome: "refused (404)" });
    }

    [Fact]
    public async Task Health_WithoutKey_IsAnswered()
    {
        using var live = await SendAsync("GET", "healthz/live", null, null);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? header, string? value)
    {
        using var http = new HttpClient { BaseAddress = gateway.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
