using System.Net;
using System.Net.Sockets;
using MetaRec.Hosting;
using MetaRec.Hosting.Configuration;
using MetaRec.Silo.Process;
using MetaRec.Silo.Standalone;
using Microsoft.Extensions.Logging;

namespace MetaRec.Silo.Tests.Process;

public sealed class SiloProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_SeveralWrongSettings_NamesAllOfThem()
    {
        var error = await Assert.ThrowsAsync<InvalidSettingsException>(() => StartAsync(
            ("MetaRec:Cluster:Address", "localhost:1"), ("MetaRec:Silo:Roles", "worker,coordnator"), ("MetaRec:Silo:SiloPort", "many"),
            ("MetaRec:Silo:GatewayPort", "70000"), ("MetaRec:Silo:AdvertisedAddress", "localhost"), ("MetaRec:Lanes:Lanes", "0"), ("MetaRec:Lanes:Device", "gpu"), ("MetaRec:Silo:Storage", "x"),
            ("MetaRec:Training:StragglerFloor", "-00:00:01"), ("MetaRec:Training:RetryUnknownErrors", "2.00:00:00"),
            ("MetaRec:Serving:IdleAge", "00:00:01")));

        string[] expected =
        [
            "Write redis://", "Did you mean 'coordinator'?", "MetaRec:Silo:SiloPort' must be of the kind whole number", "gateway port must be between 1 and 65535",
            "must be an IP address, but was 'localhost'", "Lanes must be between 1 and 256", "Lanes compute on cpu, cuda, cuda:NUMBER or libtorch",
            "straggler floor must be between 00:00:00 and 01:00:00", "retry unknown errors must be between 00:00:00 and 1.00:00:00",
            "idle users leave memory must be between 00:00:02 and 7.00:00:00",
            "storage folder is missing", "'MetaRec:Silo:Storage' is not a known setting. Did you mean 'StorageFolder'?",
        ];
        Assert.All(expected, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_LanesOnAGpuThatIsNotThere_SaysHowManyThereAre()
    {
        var error = await Assert.ThrowsAsync<InvalidSettingsException>(() => StartAsync(
            ("MetaRec:Cluster:Address", $"sqlite:{_folder.Path}"), ("MetaRec:Silo:StorageFolder", _folder.Path), ("MetaRec:Lanes:Device", "cuda:99")));

        Assert.Contains("Lanes are to compute on GPU 99, but this process finds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_StoreAway_SaysWhereItWasLookedFor()
    {
        var (port, _) = FreePorts.Take();

        var error = await Assert.ThrowsAsync<ClusterUnreachableException>(() => StartAsync(
            ("MetaRec:Cluster:Address", $"redis://127.0.0.1:{port}"), ("MetaRec:Silo:StorageFolder", _folder.Path)));

        Assert.Contains($"redis://127.0.0.1:{port} cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FileAndCommandLine_TheCommandLineGoesFirst()
    {
        var (siloPort, gatewayPort) = FreePorts.Take();
        var file = Path.Combine(_folder.Path, "silo.json");
        await File.WriteAllTextAsync(file, $$"""
            {
              "MetaRec": {
                "Cluster": { "Address": "sqlite:{{_folder.Path}}", "ClusterId": "from-file" },
                "Silo": { "Name": "one", "Roles": "worker", "StorageFolder": "{{_folder.Path}}", "GatewayPort": {{gatewayPort}} },
                "Lanes": { "Lanes": 3 }
              }
            }
            """);

        await using var silo = await SiloProcess.StartAsync(
            file, [KeyValuePair.Create("MetaRec:Silo:Roles", (string?)"coordinator,serving"), KeyValuePair.Create("MetaRec:Silo:SiloPort", (string?)$"{siloPort}")], CancellationToken.None);

        Assert.Equal(
            $"ready: silo one/coordinator+serving at 127.0.0.1:{siloPort}, gateway port {gatewayPort}, 3 lanes, cluster 'from-file' at sqlite:{_folder.Path}", silo.ReadyLine);
    }

    [Fact]
    public async Task Start_PortTaken_SaysSoAndLogsNothing()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (free, _) = FreePorts.Take();

        var log = new LogLines();

        await Assert.ThrowsAsync<PortInUseException>(() => SiloProcess.StartAsync(
            null,
            [
                new("MetaRec:Cluster:Address", $"sqlite:{_folder.Path}"), new("MetaRec:Silo:StorageFolder", _folder.Path),
                new("MetaRec:Silo:SiloPort", $"{((IPEndPoint)taken.LocalEndpoint).Port}"), new("MetaRec:Silo:GatewayPort", $"{free}"),
            ],
            CancellationToken.None,
            builder => builder.Logging.AddProvider(log)));

        Assert.Empty(log.Errors);
    }

    private static Task<SiloProcess> StartAsync(params (string Key, string Value)[] settings) =>
        SiloProcess.StartAsync(null, settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)), CancellationToken.None);
}
