using System.Diagnostics;
using MetaRec.Cli.Chaos;
using MetaRec.Cli.CommandLine;
using MetaRec.Hosting.Monitoring;

namespace MetaRec.Cli.Starts;

/// <summary>
/// Starts silos and gateways beside a small cluster, one after the other, and asks each for its readiness until it has it. A silo joins a cluster that has one already: that is the longer
/// way, and the usual one. The programs take turns, so that a machine that becomes slower favours none.
/// </summary>
internal sealed class StartBenchmark(LocalCluster cluster, StartBenchmarkOptions options, Terminal terminal)
{
    private const string AllRoles = "coordinator,worker,serving";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(10);

    private int _started;

    /// <exception cref="RefusedException">There is no redis-server.</exception>
    public static async Task<StartBenchmarkResult> RunAsync(StartBenchmarkOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        var settings = new LocalClusterOptions { Heard = terminal.Verbose ? terminal.Say : null };
        terminal.Say("Starting Redis and one silo, which is the cluster that the others join.");
        await using var cluster = await LocalCluster.StartAsync([AllRoles], settings, cancellationToken);
        return await new StartBenchmark(cluster, options, terminal).RunAsync(cancellationToken);
    }

    private async Task<StartBenchmarkResult> RunAsync(CancellationToken cancellationToken)
    {
        (string Program, string Folder)[] programs = [.. options.Silos.Select(folder => ("silo", folder)), .. options.Gateways.Select(folder => ("gateway", folder))];
        var starts = programs.Select(_ => new List<MeasuredStart>()).ToArray();
        for (var round = 1; round <= options.Repeat; round++)
        {
            terminal.Progress($"start {round} of {options.Repeat}");
            foreach (var (place, (program, folder)) in programs.Index())
            {
                starts[place].Add(await MeasureAsync(program, folder, cancellationToken));
            }
        }

        terminal.EndProgress();
        return new StartBenchmarkResult([.. programs.Select((each, place) => ProgramStart.Of(each.Program, each.Folder, starts[place]))]);
    }

    private async Task<MeasuredStart> MeasureAsync(string program, string folder, CancellationToken cancellationToken)
    {
        var (name, probes) = ($"{program}-{++_started}", LocalPorts.Take());
        string[] arguments = program == "silo"
            ?
            [
                Path.Combine(folder, "metarec.dll"), "silo", "--cluster", cluster.Redis.Address, "--storage", cluster.StorageFolder, "--name", name, "--health-port", $"{probes}",
                "--silo-port", $"{LocalPorts.Take()}", "--gateway-port", $"{LocalPorts.Take()}",
            ]
            : [Path.Combine(folder, "metarec-gateway.dll"), "--cluster", cluster.Redis.Address, "--urls", $"http://127.0.0.1:{probes}"];
        using var http = new HttpClient { Timeout = Limit };
        var clock = Stopwatch.StartNew();
        await using var process = LocalProcess.Start(name, "dotnet", arguments, heard: terminal.Verbose ? terminal.Say : null);
        while (!await IsReadyAsync(http, probes, cancellationToken))
        {
            if (process.HasExited || clock.Elapsed > Limit)
            {
                throw new ProcessFailedException($"{name} was not ready after {clock.Elapsed.TotalSeconds:0} s. Its last output:\n{process.Output}", process.HasExited ? process.ExitCode : 0);
            }

            await Task.Delay(BetweenProbes, cancellationToken);
        }

        var (seconds, cpu) = (clock.Elapsed.TotalSeconds, CpuOf(process.Id));
        var line = await process.WaitForLineAsync(static line => StartTimes.Find(line) is not null, "the stages of its start", Limit, cancellationToken);
        process.Terminate();
        await process.WaitForExitAsync(StopLimit, cancellationToken);
        return new MeasuredStart(seconds, cpu, StartTimes.Find(line)!);
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, int port, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz/ready"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static double CpuOf(int process)
    {
        using var found = Process.GetProcessById(process);
        return found.TotalProcessorTime.TotalSeconds;
    }
}
