using System.Diagnostics;
using System.Globalization;
using MetaRec.Cli.Chaos;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Scaling;
using MetaRec.Contracts.Jobs;
using MetaRec.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetaRec.Cli.Telemetry;

/// <summary>
/// The same job on two silos that take turns: one without telemetry, one that is traced, sends its metrics and is scraped. Each is a process of its own, so that nothing of the one is in the
/// other, and who begins changes from round to round, so that a machine that becomes slower favours neither.
/// </summary>
internal static class TelemetryBenchmark
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static async Task<TelemetryBenchmarkResult> RunAsync(TelemetryBenchmarkOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        using var work = WorkFolder.Create("telemetry");
        var folder = work.Path;
        await using var sink = await TelemetrySink.StartAsync(cancellationToken);
        var probes = LocalPorts.Take();
        terminal.Progress("starting two silos");
        await using var plain = await StartAsync("without", Path.Combine(folder, "without"), [], cancellationToken);
        await using var measured = await StartAsync("with", Path.Combine(folder, "with"), Telemetry(sink, probes, options), cancellationToken);
        using var scraping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var scrapes = ScrapeAsync(probes, options.Scrape, scraping.Token);
        using var without = await ConnectAsync(Path.Combine(folder, "without"), cancellationToken);
        using var with = await ConnectAsync(Path.Combine(folder, "with"), cancellationToken);
        var rounds = new List<TelemetryRound>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            terminal.Progress($"round {round} of {options.Rounds}");
            var early = round % 2 == 0 ? await MeasureAsync(with, measured.ProcessId, options, cancellationToken) : default;
            var (rate, cpu) = await MeasureAsync(without, plain.ProcessId, options, cancellationToken);
            var (rateWith, cpuWith) = round % 2 == 0 ? early : await MeasureAsync(with, measured.ProcessId, options, cancellationToken);
            rounds.Add(new TelemetryRound(rate, rateWith, cpu, cpuWith));
        }

        await scraping.CancelAsync();
        return new TelemetryBenchmarkResult(rounds, sink.Traces, await scrapes);
    }

    private static Dictionary<string, string?> Telemetry(TelemetrySink sink, int probes, TelemetryBenchmarkOptions options) => new()
    {
        ["MetaRec__Telemetry__OtlpEndpoint"] = sink.Endpoint,
        ["MetaRec__Telemetry__SamplingRatio"] = options.SamplingRatio.ToString(CultureInfo.InvariantCulture),
        ["MetaRec__Health__Port"] = probes.ToString(CultureInfo.InvariantCulture),
    };

    private static async Task<SiloOfBenchmark> StartAsync(string name, string folder, Dictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        var process = MetaRecProcess.Start(
            name,
            [
                "silo", "--cluster", Address(folder), "--storage", folder, "--name", name, "--lanes", "1",
                "--silo-port", string.Create(CultureInfo.InvariantCulture, $"{LocalPorts.Take()}"), "--gateway-port", string.Create(CultureInfo.InvariantCulture, $"{LocalPorts.Take()}"),
            ],
            environment);
        var silo = new SiloOfBenchmark(process);
        try
        {
            await process.WaitForLineAsync(static line => line.StartsWith("ready: ", StringComparison.Ordinal), "its line 'ready: …'", StartLimit, cancellationToken);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    private static async Task<IHost> ConnectAsync(string folder, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "metarec" });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client => client.UseMetaRecCluster(new ClusterConnectionOptions { Address = Address(folder) }));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }

    private static string Address(string folder) => $"sqlite:{folder}";

    /// <summary>Tasks a second of a job after its first meta-steps, by the job's own clock, and microseconds of processor time for a task.</summary>
    private static async Task<(double Rate, double Cpu)> MeasureAsync(IHost client, int process, TelemetryBenchmarkOptions options, CancellationToken cancellationToken)
    {
        var job = client.Services.GetRequiredService<IClusterClient>().GetGrain<IJobGrain>($"telemetry-{Guid.NewGuid():N}");
        var spec = ScalingWorld.Default();
        await job.SubmitAsync(spec);
        try
        {
            var first = await WaitAsync(job, progress => progress.Phase == JobPhase.Training && progress.Step >= spec.MicroBatches, cancellationToken);
            var before = CpuOf(process);
            var last = await WaitAsync(job, progress => progress.TrainingSeconds >= first.TrainingSeconds + options.Window.TotalSeconds, cancellationToken);
            var (tasks, cpu) = ((last.Step - first.Step) * (double)spec.MicroBatches * spec.MicroBatchSize, CpuOf(process) - before);
            return (tasks / (last.TrainingSeconds - first.TrainingSeconds), cpu.TotalMicroseconds / tasks);
        }
        finally
        {
            await job.StopAsync();
        }
    }

    private static TimeSpan CpuOf(int process)
    {
        using var found = Process.GetProcessById(process);
        return found.TotalProcessorTime;
    }

    private static async Task<JobProgress> WaitAsync(IJobGrain job, Func<JobProgress, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = await job.GetStatusAsync();
            if (status.State == JobState.Failed)
            {
                throw new JobFailedException($"The job that is measured has failed: {status.Error}");
            }

            if (condition(status.Progress))
            {
                return status.Progress;
            }

            await Task.Delay(Look, cancellationToken);
        }
    }

    private static async Task<long> ScrapeAsync(int port, TimeSpan interval, CancellationToken stop)
    {
        using var http = new HttpClient();
        for (long scrapes = 0; ; scrapes++)
        {
            try
            {
                await http.GetStringAsync($"http://127.0.0.1:{port}/metrics", stop);
                await Task.Delay(interval, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return scrapes;
            }
        }
    }

    /// <summary>Leaves in good order where it can.</summary>
    private sealed class SiloOfBenchmark(LocalProcess process) : IAsyncDisposable
    {
        public int ProcessId => process.Id;

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                process.Terminate();
                await Task.WhenAny(process.WaitForExitAsync(StopLimit));
            }

            await process.DisposeAsync();
        }
    }
}
