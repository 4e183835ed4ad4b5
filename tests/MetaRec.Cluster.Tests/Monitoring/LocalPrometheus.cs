using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MetaRec.Cli.Chaos;

namespace MetaRec.Cluster.Tests.Monitoring;

/// <summary>A Prometheus of the tests' own, on a free port of this machine, that scrapes once a second.</summary>
internal sealed class LocalPrometheus : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly string _folder;
    private readonly LocalProcess _process;
    private readonly HttpClient _http;

    private LocalPrometheus(string folder, LocalProcess process, Uri address)
    {
        (_folder, _process) = (folder, process);
        _http = new HttpClient { BaseAddress = address };
    }

    /// <summary>Skips the test where there is none to start.</summary>
    public static void SkipWhereMissing() => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "prometheus"))), "prometheus is not installed (apt-get install prometheus).");

    /// <summary>Starts it.</summary>
    /// <param name="targets">Port, job, and role of each process.</param>
    /// <param name="rules">A file of rules.</param>
    public static async Task<LocalPrometheus> StartAsync(IEnumerable<(int Port, string Job, string Role)> targets, string rules)
    {
        var folder = Directory.CreateTempSubdirectory("metarec-prometheus-").FullName;
        var config = Path.Combine(folder, "prometheus.yaml");
        await File.WriteAllTextAsync(config, $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["{{rules}}"]
            scrape_configs:
            {{string.Join('\n', targets.GroupBy(target => target.Job).Select(job => $$"""
            - job_name: {{job.Key}}
              static_configs:
            {{string.Join('\n', job.Select(target => target.Role.Length == 0
                ? $$"""  - targets: ["127.0.0.1:{{target.Port}}"]"""
                : $$"""  - {targets: ["127.0.0.1:{{target.Port}}"], labels: {role: "{{target.Role}}"} }"""))}}
            """))}}
            """);
        var port = LocalPorts.Take();
        var process = LocalProcess.Start(
            "prometheus", "prometheus",
            [$"--config.file={config}", $"--storage.tsdb.path={Path.Combine(folder, "data")}", string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}")]);
        var prometheus = new LocalPrometheus(folder, process, new Uri($"http://127.0.0.1:{port}"));
        try
        {
            await process.WaitForLineAsync(line => line.Contains("Server is ready to receive web requests", StringComparison.Ordinal), "its readiness", StartLimit);
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    /// <summary>The values of an expression as it is now; those that are no numbers are left out.</summary>
    public async Task<IReadOnlyList<double>> QueryAsync(string expression)
    {
        using var response = await _http.GetAsync($"api/v1/query?query={Uri.EscapeDataString(expression)}");
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>();
        Assert.True((string?)answer!["status"] == "success", $"{expression}: {answer["error"]}");
        return [.. answer["data"]!["result"]!.AsArray()
            .Select(sample => double.Parse((string)sample!["value"]![1]!, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture)).Where(double.IsFinite)];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
