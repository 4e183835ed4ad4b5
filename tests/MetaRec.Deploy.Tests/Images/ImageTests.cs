using System.Net;
using MetaRec.Cli.Chaos;

namespace MetaRec.Deploy.Tests.Images;

/// <summary>The images, built and started, on a base of this machine's runtime.</summary>
[Collection(PublishTests.Publishing)]
public sealed class ImageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [LongFact]
    public async Task Gateway_Started_IsAliveAndNotReadyWithoutACluster()
    {
        using var images = LocalImages.CreateOrSkip();
        var container = images.Create("gateway", "MetaRec.Gateway");
        var port = LocalPorts.Take();

        images.Start(container, "dotnet", "/app/metarec-gateway.dll", "--urls", $"http://127.0.0.1:{port}", "--cluster", $"redis://127.0.0.1:{LocalPorts.Take()}");

        await WaitForAsync(port, "live", HttpStatusCode.OK);
        await WaitForAsync(port, "ready", HttpStatusCode.ServiceUnavailable);
        images.Run(container, "/app/healthcheck.sh", $"{port}");
        Assert.StartsWith("1654:1654 ", images.Inspect(container), StringComparison.Ordinal);
        Assert.Contains("org.opencontainers.image.title:metarec-gateway", images.Inspect(container), StringComparison.Ordinal);
    }

    [LongFact]
    public async Task Silo_Started_JoinsItsClusterAndIsReady()
    {
        using var images = LocalImages.CreateOrSkip();
        var container = images.Create("silo", "MetaRec.Cli");
        var folder = Directory.CreateTempSubdirectory("metarec-image-redis-").FullName;
        await using (var redis = await LocalRedis.StartAsync(folder, null, CancellationToken.None))
        {
            var port = LocalPorts.Take();

            images.Start(
                container, "dotnet", "/app/metarec.dll", "silo", "--cluster", redis.Address, "--storage", "/tmp/storage", "--health-port", $"{port}",
                "--silo-port", $"{LocalPorts.Take()}", "--gateway-port", $"{LocalPorts.Take()}");

            await WaitForAsync(port, "ready", HttpStatusCode.OK);
            images.Run(container, "/app/healthcheck.sh", $"{port}");
            Assert.StartsWith("1654:1654 ", images.Inspect(container), StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task WaitForAsync(int port, string probe, HttpStatusCode wanted)
    {
        using var http = new HttpClient { Timeout = Limit };
        var began = TimeProvider.System.GetTimestamp();
        for (var last = "nothing"; ; await Task.Delay(100))
        {
            try
            {
                using var answer = await http.GetAsync($"http://127.0.0.1:{port}/healthz/{probe}");
                last = $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}";
                if (answer.StatusCode == wanted)
                {
                    return;
                }
            }
            catch (HttpRequestException error)
            {
                last = error.Message;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, $"Waited {Limit.TotalMinutes} minutes for /healthz/{probe} to be {wanted}. Last: {last}");
        }
    }
}
