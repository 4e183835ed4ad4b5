using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MetaRec.Client;
using MetaRec.Client.Jobs;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Training;
using MetaRec.Learning.Torch;
using MetaRec.Silo.Standalone;
using Microsoft.Extensions.Logging;

namespace MetaRec.Cli.Tests.Commands;

public sealed class GatewayCommandTests
{
    private static readonly Dictionary<string, string> NoSettings = [];
    private static readonly string[] TlsFiles = ["CertificateFile", "KeyFile", "AuthorityFile"];

    [Fact]
    public async Task Gateway_WrongSettings_NamesAllOfThemAndExits2()
    {
        var run = await CommandLine.RunAsync("gateway", "--cluster", "rdis://x", "--urls", "ftp://127.0.0.1:8080");

        Assert.Equal(2, run.Code);
        Assert.Contains("A cluster address begins with its kind, but was 'rdis://x'", run.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("'ftp://127.0.0.1:8080' is not an address to listen at", run.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Gateway_UnusableCertificate_SaysSoBeforeItStarts()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("empty.pem"), "");
        var tls = TlsFiles.Select(name => $"\"{name}\": \"{folder.File("empty.pem")}\"");
        await File.WriteAllTextAsync(
            folder.File("gateway.json"), $$"""{ "MetaRec": { "Cluster": { "Address": "sqlite:{{folder.Path}}", "Tls": { {{string.Join(", ", tls)}} } } } }""");

        var run = await CommandLine.RunAsync("gateway", "--config", folder.File("gateway.json"));

        Assert.Equal(2, run.Code);
        Assert.Contains("cannot be used", run.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway", "--cluster", "sqlite:/tmp/metarec-none")]
    [InlineData("standalone", "--storage", "/tmp/metarec-none")]
    public async Task Run_AddressInUse_IsOneLineAndExits3(params string[] args)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://{listener.LocalEndpoint}";

        var run = await CommandLine.RunAsync([.. args, "--urls", url]);

        Assert.Equal(3, run.Code);
        Assert.StartsWith($"metarec: The address {url} is in use.", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Gateway_EndedBeforeItHasACluster_EndsQuietly()
    {
        using var folder = new TemporaryFolder();
        await using var process = new RunningProcess(NoSettings, "gateway", "--cluster", $"sqlite:{folder.Path}", "--urls", "http://127.0.0.1:0");
        var line = await process.Output.WaitForAsync("listening: ");
        using var http = new HttpClient { BaseAddress = AddressIn(line) };

        using var answer = await http.GetAsync("v1/jobs");
        var problem = await answer.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options);
        var code = await process.TerminateAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("The cluster cannot be reached", problem!.Detail!, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.EndsWith("stopping\n", process.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", process.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Hosting failed", process.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_InFrontOfACluster_AnswersWithoutLibtorch()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await StandaloneCluster.StartAsync(new StandaloneOptions
        {
            StorageFolder = folder.File("storage"),
            LaneInitializer = TorchRuntime.Initialize,
            ConfigureServices = services => services.AddMetaRecGrains(new FileCheckpointStore(folder.File("checkpoints")), new TrainingDataCache()),
            ConfigureLogging = logging => logging.SetMinimumLevel(LogLevel.None),
        });
        await using var process = new RunningProcess(
            NoSettings, "gateway", "--cluster", $"sqlite:{folder.File("storage")}", "--cluster-id", cluster.ClusterId, "--urls", "http://127.0.0.1:0");
        var address = AddressIn(await process.Output.WaitForAsync("listening: "));
        await process.Error.WaitForAsync("Connected to the cluster");
        using var client = new MetaRecClient(address);

        var job = await client.Jobs.SubmitAsync(new JobSubmission("through", new() { ["steps"] = 3, ["dataset"] = new JsonObject { ["name"] = "synthetic" } }));
        await foreach (var _ in client.Jobs.EventsAsync("through"))
        {
        }

        var mapped = process.MappedFiles();
        Assert.Equal("through", job.Id);
        Assert.Contains(mapped, file => file.EndsWith("MetaRec.Contracts.dll", StringComparison.Ordinal));
        Assert.DoesNotContain(mapped, file => Path.GetFileName(file).Contains("torch", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, await process.TerminateAsync());
    }

    private static Uri AddressIn(string line) => new(line.Split("gateway at ")[1].Split(',')[0]);
}
