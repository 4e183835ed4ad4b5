using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MetaRec.Gateway.Process;
using MetaRec.Gateway.Tests.Security;

namespace MetaRec.Gateway.Tests.Monitoring;

public sealed partial class MetricsTests(SecureGateway gateway) : IClassFixture<SecureGateway>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Metrics_OfRequests_HaveTheirRoutesAndNoIds()
    {
        var (address, port) = await StartAsync(100_000);
        await SendAsync(address, "v1/jobs/a-job-that-is-nobodys-business", gateway.Bootstrap);

        var text = await WaitForAsync(port, Route().IsMatch);

        Assert.DoesNotContain("nobodys-business", text, StringComparison.Ordinal);
        Assert.DoesNotContain("http_route=\"/metrics\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("scope")]
    [InlineData("rate")]
    public async Task Metrics_OfRefusedRequests_CountThemByReason(string reason)
    {
        var (address, port) = await StartAsync(reason == "rate" ? 6 : 100_000);
        var key = reason == "key" ? "mrk_aaaaaaaaaaaa_AAAA" : (await gateway.KeyAsync("feedback")).Secret;
        if (reason == "rate")
        {
            // The one request of the bucket.
            await SendAsync(address, "v1/jobs", key);
        }

        var before = RefusedIn(await ScrapeAsync(port), reason);

        // Another gateway of the process, as other tests have them: its instruments share the series.
        await StartAsync(100_000);
        var status = await SendAsync(address, "v1/jobs", key);

        Assert.Equal(reason switch { "key" => HttpStatusCode.Unauthorized, "scope" => HttpStatusCode.Forbidden, _ => HttpStatusCode.TooManyRequests }, status);
        await WaitForAsync(port, text => RefusedIn(text, reason) > before);
    }

    [Fact]
    public async Task Start_PortOfTheMetricsInUse_NamesIt()
    {
        using var taken = new TcpListener(IPAddress.Any, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var app = GatewayHost.Create(
            new Gateway.Configuration.GatewayOptions { Urls = "http://127.0.0.1:0", MetricsPort = port }, () => gateway.Cluster.GrainFactory, static _ => { });

        var error = await Assert.ThrowsAsync<AddressUnusableException>(() => GatewayHost.StartAsync(app, CancellationToken.None));

        Assert.Contains($"port {port} for its metrics, is in use", error.Message, StringComparison.Ordinal);
    }

    private static long RefusedIn(string text, string reason) => Refused().Matches(text).Where(match => match.Groups[1].Value == reason).Sum(match => long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    private static async Task<string> ScrapeAsync(int port)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync($"http://127.0.0.1:{port}/metrics");
    }

    /// <summary>Scrapes until the metrics are as they should be: the exporter may give an answer that is a moment old.</summary>
    private static async Task<string> WaitForAsync(int port, Func<string, bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        var text = "";
        while (!limit.IsCancellationRequested)
        {
            text = await ScrapeAsync(port);
            if (condition(text))
            {
                return text;
            }

            await Task.Delay(Pause);
        }

        throw new TimeoutException($"The metrics did not become within {Limit} what was waited for; the last: {text}");
    }

    private static async Task<HttpStatusCode> SendAsync(Uri address, string path, string key)
    {
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Add("X-API-Key", key);
        using var response = await http.GetAsync(path);
        return response.StatusCode;
    }

    private async Task<(Uri Address, int Port)> StartAsync(int ratePerMinute)
    {
        int port;
        using (var free = new TcpListener(IPAddress.Any, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        return (await gateway.StartAsync(options => (options.MetricsPort, options.Limits.RatePerMinute) = (port, ratePerMinute)), port);
    }

    [GeneratedRegex("http_server_request_duration_seconds_count\\{[^}]*http_response_status_code=\"404\"[^\n]*http_route=\"/v1/jobs/\\{id\\}\"")]
    private static partial Regex Route();

    [GeneratedRegex("^metarec_gateway_refused_total\\{[^}]*reason=\"(\\w+)\"[^}]*\\} (\\d+)", RegexOptions.Multiline)]
    private static partial Regex Refused();
}
