using System.Net;
using MetaRec.Silo.Process;
using MetaRec.Silo.Standalone;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MetaRec.Silo.Tests.Process;

public sealed class HealthTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Probes_BeforeMemberAndWhileStopping_LiveButNotReady()
    {
        using var gate = new Gate();
        var (port, start) = Start(gate);
        await gate.Starting.Task.WaitAsync(Limit);

        var starting = await AskAsync(port);
        gate.Start.SetResult();
        var silo = await start.WaitAsync(Limit);
        var running = await AskAsync(port);
        var stop = silo.DisposeAsync().AsTask();
        await gate.Stopping.Task.WaitAsync(Limit);
        var stopping = await AskAsync(port);
        gate.Stop.SetResult();
        await stop.WaitAsync(Limit);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), starting.Codes);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), running.Codes);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), stopping.Codes);
        Assert.Contains("has not joined the cluster yet", starting.Reason, StringComparison.Ordinal);
        Assert.Contains("The silo is stopping.", stopping.Reason, StringComparison.Ordinal);
    }

    private (int Port, Task<SiloProcess> Start) Start(Gate gate)
    {
        var (siloPort, gatewayPort) = FreePorts.Take();
        var (port, _) = FreePorts.Take();
        (string Key, string Value)[] settings =
        [
            ("MetaRec:Cluster:Address", $"sqlite:{_folder.Path}"), ("MetaRec:Silo:StorageFolder", _folder.Path), ("MetaRec:Silo:SiloPort", $"{siloPort}"),
            ("MetaRec:Silo:GatewayPort", $"{gatewayPort}"), ("MetaRec:Health:Port", $"{port}"), ("MetaRec:Silo:ShutdownTimeout", "00:05:00"),
        ];
        return (port, SiloProcess.StartAsync(
            null, settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)), CancellationToken.None,
            builder => builder.Services.Insert(IndexOfSilo(builder.Services), ServiceDescriptor.Singleton<IHostedService>(gate))));
    }

    /// <summary>Between the probes' server, which is the first service, and Orleans.</summary>
    private static int IndexOfSilo(IServiceCollection services) =>
        services.Index().First(service => service.Item.ServiceType == typeof(IHostedService)).Index + 1;

    private async Task<((HttpStatusCode Live, HttpStatusCode Startup, HttpStatusCode Ready) Codes, string Reason)> AskAsync(int port)
    {
        async Task<HttpResponseMessage> GetAsync(string probe) => await _http.GetAsync($"http://127.0.0.1:{port}/healthz/{probe}");
        using var live = await GetAsync("live");
        using var startup = await GetAsync("startup");
        using var ready = await GetAsync("ready");
        return ((live.StatusCode, startup.StatusCode, ready.StatusCode), await ready.Content.ReadAsStringAsync());
    }

    /// <summary>Holds up the start before the silo's, and the stop before it is over.</summary>
    private sealed class Gate : IHostedService, IDisposable
    {
        public TaskCompletionSource Starting { get; } = New();

        public TaskCompletionSource Start { get; } = New();

        public TaskCompletionSource Stopping { get; } = New();

        public TaskCompletionSource Stop { get; } = New();

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Starting.TrySetResult();
            return Start.Task;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Stopping.TrySetResult();
            return Stop.Task;
        }

        /// <summary>Nothing waits for a test that has failed.</summary>
        public void Dispose()
        {
            Start.TrySetResult();
            Stop.TrySetResult();
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
