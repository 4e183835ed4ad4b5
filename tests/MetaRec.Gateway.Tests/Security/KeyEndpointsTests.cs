using System.Net;
using System.Text;
using System.Text.Json;
using MetaRec.Client;
using MetaRec.Client.Jobs;
using MetaRec.Client.Security;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Security;

namespace MetaRec.Gateway.Tests.Security;

public sealed class KeyEndpointsTests(SecureGateway gateway) : IClassFixture<SecureGateway>
{
    [Fact]
    public async Task Create_Key_IsStoredAsItsHashAndListedWithoutIt()
    {
        var made = await gateway.KeyAsync("read", "train");

        var stored = (await gateway.Cluster.GrainFactory.GetGrain<IApiKeysGrain>(0).ReadAsync(null))!.Keys.Single(key => key.Id == made.Key.Id);
        using var http = new HttpClient { BaseAddress = gateway.Address };
        http.DefaultRequestHeaders.Add("X-API-Key", gateway.Bootstrap);
        var listed = await http.GetStringAsync("v1/keys?limit=200");

        Assert.Equal(ApiKeyText.HashOf(made.Secret), stored.Sha256);
        Assert.True(ApiKeyText.Matches(made.Secret, stored.Sha256));
        Assert.False(ApiKeyText.Matches(made.Secret + "x", stored.Sha256));
        Assert.Contains(made.Key.Id, listed, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Secret, listed, StringComparison.Ordinal);
        Assert.DoesNotContain(stored.Sha256, listed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_Key_IsRefusedHereAtOnceAndElsewhereAfterTheCacheTime()
    {
        var made = await gateway.KeyAsync("read");
        var here = gateway.Client(gateway.Address, made.Secret);
        var elsewhere = gateway.Client(await gateway.StartAsync(_ => { }), made.Secret);
        await elsewhere.Jobs.ListAsync([]);

        await gateway.Admin.Keys.RevokeAsync(made.Key.Id);
        var refused = await Assert.ThrowsAsync<ApiException>(() => here.Jobs.ListAsync([]));
        gateway.Time.Advance(TimeSpan.FromSeconds(5));
        var refusedElsewhere = await Assert.ThrowsAsync<ApiException>(() => elsewhere.Jobs.ListAsync([]));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, refusedElsewhere.Status);
        await gateway.Admin.Keys.RevokeAsync(made.Key.Id);
    }

    [Fact]
    public async Task Revoke_UnknownKey_Is404() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<ApiException>(() => gateway.Admin.Keys.RevokeAsync("none"))).Status);

    [Fact]
    public async Task Request_ByAnExpiredKey_SaysSo()
    {
        var made = await gateway.Admin.Keys.CreateAsync(new ApiKeyRequest("short", ["read"], gateway.Time.GetUtcNow().AddMinutes(1)));
        var client = gateway.Client(gateway.Address, made.Secret);
        await client.Jobs.ListAsync([]);

        gateway.Time.Advance(TimeSpan.FromMinutes(1));
        var refused = await Assert.ThrowsAsync<ApiException>(() => client.Jobs.ListAsync([]));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Contains("has expired at", refused.Problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"x","scopes":["raed"]}""", "scopes", "Did you mean 'read'?")]
    [InlineData("""{"name":"x","scopes":[]}""", "scopes", "at least one")]
    [InlineData("""{"name":"x"}""", "scopes", "at least one")]
    [InlineData("""{"name":"","scopes":["read"]}""", "name", "1 to 100 characters")]
    [InlineData("""{"scopes":["read"]}""", "name", "1 to 100 characters")]
    [InlineData("""{"name":"x","scopes":["read"],"ratePerMinute":0}""", "ratePerMinute", "but is 0")]
    [InlineData("""{"name":"x","scopes":["read"],"quotaPerDay":"many"}""", "quotaPerDay", "but is \"many\"")]
    [InlineData("""{"name":"x","scopes":["read"],"expiresAt":"2001-01-01T00:00:00Z"}""", "expiresAt", "a time to come")]
    [InlineData("""{"name":"x","scopes":["read"],"scope":"read"}""", "scope", "Did you mean 'scopes'?")]
    [InlineData("[]", "", "must be a JSON object")]
    [InlineData("{", "", "must be JSON")]
    public async Task Create_NotValid_IsAProblemThatNamesTheField(string body, string field, string message)
    {
        using var http = new HttpClient { BaseAddress = gateway.Address };
        http.DefaultRequestHeaders.Add("X-API-Key", gateway.Bootstrap);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await http.PostAsync("v1/keys", content);
        var problem = JsonSerializer.Deserialize<ProblemDocument>(await response.Content.ReadAsStringAsync(), ApiJson.Options)!;

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains(message, Assert.Single(problem.Errors![field]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_OfActs_HasWhoWhatTargetAndOutcomeOnce()
    {
        var trainer = await gateway.KeyAsync("train");
        var client = gateway.Client(gateway.Address, trainer.Secret);
        await client.Jobs.SubmitAsync(new JobSubmission("audited", TestSpecs.Endless()));
        await client.Jobs.DryRunAsync(new JobSubmission("audited", TestSpecs.Endless()));
        await Assert.ThrowsAsync<ApiException>(() => client.Jobs.DeleteAsync("audited"));
        await client.Jobs.DeleteAsync("audited", force: true);
        await gateway.Admin.Keys.RevokeAsync(trainer.Key.Id);

        var entries = (await gateway.Admin.Keys.AuditAsync(200)).Entries;

        var who = $"key:{trainer.Key.Id} (test)";
        Assert.Equal(
            [("job.delete", "done (204)"), ("job.delete", "refused (409)"), ("job.submit", "done (201)")],
            entries.Where(entry => entry.Target == "audited").Select(entry => (entry.Action, entry.Outcome)));
        Assert.All(entries.Where(entry => entry.Target == "audited"), entry => Assert.Equal(who, entry.Who));
        Assert.Equal(
            [("key.revoke", "key:bootstrap", "done (204)"), ("key.create", "key:bootstrap", "done (201)")],
            entries.Where(entry => entry.Target == trainer.Key.Id).Select(entry => (entry.Action, entry.Who, entry.Outcome)));
    }
}
