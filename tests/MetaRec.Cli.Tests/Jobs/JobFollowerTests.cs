using MetaRec.Client;
using MetaRec.Client.Jobs;
using MetaRec.Gateway;
using MetaRec.Gateway.Configuration;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Training;
using MetaRec.Learning.Torch;
using MetaRec.Silo.Standalone;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace MetaRec.Cli.Tests.Jobs;

public sealed class JobFollowerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private StandaloneCluster _cluster = null!;
    private WebApplication _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await StandaloneCluster.StartAsync(new StandaloneOptions
        {
            StorageFolder = _folder.File("storage"),
            LaneInitializer = TorchRuntime.Initialize,
            ConfigureServices = services => services.AddMetaRecGrains(new FileCheckpointStore(_folder.File("checkpoints")), new TrainingDataCache()),
            ConfigureLogging = logging => logging.SetMinimumLevel(LogLevel.None),
        });
        _gateway = await StartGatewayAsync("http://127.0.0.1:0");
        await File.WriteAllTextAsync(_folder.File("endless.yaml"), """
            dataset: { synthetic: { users: 100, items: 100, ratingsPerUser: 20 } }
            model: { embeddingSize: 8, hidden: [16] }
            steps: 1000000
            microBatchSize: 4
            checkpointEvery: 50
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Follow_GatewayIsLostAndComesBack_SaysSoOnceAndGoesOnWithoutRepeating()
    {
        var url = UrlOf(_gateway);
        await using var run = new RunningCommand("job", "submit", _folder.File("endless.yaml"), "--id", "lost", "--server", url);
        await run.Error.WaitForAsync("Checkpoint at step");

        await _gateway.StopAsync();
        await _gateway.DisposeAsync();
        await run.Error.WaitForAsync("The connection is lost, and tried again for 60 s");
        _gateway = await StartGatewayAsync(url);
        await run.Error.WaitForAsync("answers again.");
        using var client = new MetaRecClient(new Uri(url));
        await client.Jobs.StopAsync("lost");
        var code = await run.EndAsync();

        var lines = run.Error.ToString().Split('\n');
        Assert.Equal(6, code);
        Assert.Single(lines, line => line.StartsWith("The connection is lost", StringComparison.Ordinal));
        Assert.Single(lines, line => line.EndsWith("Accepted: 1000000 meta-steps.", StringComparison.Ordinal) || line.EndsWith("Accepted: 1,000,000 meta-steps.", StringComparison.Ordinal));
        var checkpoints = lines.Where(line => line.Contains("Checkpoint at step", StringComparison.Ordinal)).Select(line => line[10..]).ToArray();
        Assert.Equal(checkpoints.Distinct(), checkpoints);
    }

    [Fact]
    public async Task Follow_GatewayStaysLost_GivesUpWith3AfterTheTimeThatItSaid()
    {
        await using var run = new RunningCommand("job", "submit", _folder.File("endless.yaml"), "--id", "gone", "--retry-for", "1s", "--server", UrlOf(_gateway));
        await run.Error.WaitForAsync("Checkpoint at step");

        await _gateway.StopAsync();
        await _gateway.DisposeAsync();
        var code = await run.EndAsync();
        _gateway = await StartGatewayAsync("http://127.0.0.1:0");
        using var client = new MetaRecClient(new Uri(UrlOf(_gateway)));
        var job = await client.Jobs.StopAsync("gone");

        Assert.Equal(3, code);
        Assert.Contains("tried again for 1 s", run.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("has not answered for 1 s. Jobs do not depend on it and go on.", run.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(JobStates.Stopped, job.State);
    }

    private async Task<WebApplication> StartGatewayAsync(string url)
    {
        var gateway = GatewayHost.Create(new GatewayOptions { Urls = url }, () => _cluster.GrainFactory, logging => logging.SetMinimumLevel(LogLevel.None));
        await GatewayHost.StartAsync(gateway, CancellationToken.None);
        return gateway;
    }

    private static string UrlOf(WebApplication gateway) => GatewayHost.AddressesOf(gateway)[0].GetLeftPart(UriPartial.Authority);
}
