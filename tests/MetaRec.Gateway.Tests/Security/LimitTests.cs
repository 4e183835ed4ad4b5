using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using MetaRec.Client;
using MetaRec.Client.Security;

namespace MetaRec.Gateway.Tests.Security;

public sealed class LimitTests(SecureGateway gateway) : IClassFixture<SecureGateway>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Rate_UsedUp_Is429WithRetryAfterUntilTheNextTokenIsThere()
    {
        using var http = await HttpAsync(new ApiKeyRequest("slow", ["read"], RatePerMinute: 6));

        using var first = await http.GetAsync("v1/jobs");
        using var second = await http.GetAsync("v1/jobs");
        var problem = await second.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options);
        gateway.Time.Advance(second.Headers.RetryAfter!.Delta!.Value);
        using var third = await http.GetAsync("v1/jobs");

        Assert.Equal((HttpStatusCode.OK, "1", "0", "10"), (first.StatusCode, Header(first, "RateLimit-Limit"), Header(first, "RateLimit-Remaining"), Header(first, "RateLimit-Reset")));
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), second.Headers.RetryAfter.Delta);
        Assert.Equal((ProblemTypes.Limited, 429), (problem!.Type, problem.Status));
        Assert.Contains("6 requests a minute", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task Quota_OfAKey_HoldsForAllGatewaysTogether()
    {
        var made = await gateway.Admin.Keys.CreateAsync(new ApiKeyRequest("small", ["read"], QuotaPerDay: 5));
        using var one = Http(gateway.Address, made.Secret);
        using var other = Http(await gateway.StartAsync(_ => { }), made.Secret);

        var answers = new List<HttpStatusCode>();
        TimeSpan? wait = null;
        for (var i = 0; i < 8; i++)
        {
            using var answer = await (i % 2 == 0 ? one : other).GetAsync("v1/jobs");
            answers.Add(answer.StatusCode);
            wait = answer.Headers.RetryAfter?.Delta;
        }

        Assert.Equal(5, answers.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(3, answers.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.InRange(wait!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Concurrency_OfAKey_IsFreeAgainWhenARequestHasEnded()
    {
        using var http = await HttpAsync(new ApiKeyRequest("single", ["read", "train"], MaxConcurrent: 1));
        var trainer = await gateway.KeyAsync("train");
        var client = gateway.Client(gateway.Address, trainer.Secret);
        await client.Jobs.SubmitAsync(new Client.Jobs.JobSubmission("followed", TestSpecs.Endless()));

        using (var stream = await http.GetAsync("v1/jobs/followed/events", HttpCompletionOption.ResponseHeadersRead))
        {
            using var beside = await http.GetAsync("v1/jobs");
            Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
            Assert.Equal(HttpStatusCode.TooManyRequests, beside.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), beside.Headers.RetryAfter!.Delta);
        }

        await client.Jobs.DeleteAsync("followed", force: true);
        using var limit = new CancellationTokenSource(Limit);
        HttpStatusCode status;
        do
        {
            using var after = await http.GetAsync("v1/jobs", limit.Token);
            status = after.StatusCode;
        }
        while (status == HttpStatusCode.TooManyRequests);

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Guessing_OfKeys_IsLimitedByAddressAndLeavesKeysAlone()
    {
        var made = await gateway.KeyAsync("read");
        var address = await gateway.StartAsync(options => options.Limits.UnauthenticatedPerMinute = 12);
        using var stranger = Http(address, "mrk_aaaaaaaaaaaa_guess");
        using var known = Http(address, made.Secret);

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await stranger.GetAsync("v1/jobs");
            answers.Add(answer.StatusCode);
        }

        using var probe = await stranger.GetAsync("healthz/live");
        using var served = await known.GetAsync("v1/jobs");

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], answers);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (probe.StatusCode, served.StatusCode));
    }

    [Theory]
    [InlineData(5000, 0, 10, 414, "Path and query may have 4096 characters")]
    [InlineData(10, 70, 10, 431, "may have 64 headers")]
    [InlineData(10, 2, 9000, 431, "Headers may have 16384 bytes")]
    public async Task Request_TooLarge_IsAProblemDocument(int query, int headers, int headerLength, int status, string message)
    {
        using var http = Http(gateway.Address, gateway.Bootstrap);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/jobs?x={new string('a', query)}");
        for (var i = 0; i < headers; i++)
        {
            request.Headers.Add($"X-Filler-{i}", new string('a', headerLength));
        }

        using var response = await http.SendAsync(request);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(ProblemTypes.Refused, problem!.Type);
        Assert.Contains(message, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_TooSlow_Is408()
    {
        var address = await gateway.StartAsync(options => (options.Limits.MinBodyBytesPerSecond, options.Limits.BodyGraceSeconds) = (1 << 20, 2));
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = socket.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/jobs HTTP/1.1\r\nHost: {address.Authority}\r\nX-API-Key: {gateway.Bootstrap}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"));
        using var limit = new CancellationTokenSource(Limit);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(limit.Token);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfRequests_HasRoutesAndNoIdsQueriesOrKeys()
    {
        using var log = new LogCapture();
        using var http = Http(await gateway.StartAsync(_ => { }, log), gateway.Bootstrap);

        foreach (var path in (string[])["v1/jobs/secret-person?q=secret-query", "v1/jobs/secret-person/logs?after=0", "v1/secret-path", "v1/jobs?cursor=secret-query"])
        {
            using var answer = await http.GetAsync(path);
        }

        Assert.Contains(log.Lines, line => line.Contains("GET /v1/jobs/{id} 404", StringComparison.Ordinal) && line.Contains("key:bootstrap", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("secret-", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(gateway.Bootstrap, StringComparison.Ordinal));
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));

    private static HttpClient Http(Uri address, string key)
    {
        var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Add("X-API-Key", key);
        return http;
    }

    private async Task<HttpClient> HttpAsync(ApiKeyRequest request) => Http(gateway.Address, (await gateway.Admin.Keys.CreateAsync(request)).Secret);
}
