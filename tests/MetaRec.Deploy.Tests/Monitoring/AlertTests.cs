using System.Text.RegularExpressions;

namespace MetaRec.Deploy.Tests.Monitoring;

/// <summary>Each alert with series of a system that is sick, and of one that is well, by promtool; times go by a minute a sample.</summary>
public sealed partial class AlertTests : IDisposable
{
    private const string Requests = "http_server_request_duration_seconds_count";

    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-alerts-").FullName;

    public static TheoryData<string, string[], string[]> Alerts { get; } = new()
    {
        { "MetaRecSiloAway", [Up("silos", "worker", "0x30")], [Up("silos", "worker", "1x30")] },
        { "MetaRecNoWorker", [Up("silos", "worker", "0x30"), Up("silos", "coordinator", "1x30")], [Up("silos", "worker", "1x30")] },
        { "MetaRecNoCoordinator", [Up("silos", "worker", "1x30")], [Up("silos", "coordinator", "1x30")] },
        { "MetaRecNoServing", [Up("silos", "worker", "1x30")], [Up("silos", "serving", "1x30")] },
        { "MetaRecSlowSilo", ["metarec_training_raced_total 0+60x30"], ["metarec_training_raced_total 0+1x30"] },
        { "MetaRecRetries", ["""metarec_training_retried_total{reason="timeout"} 0+60x30"""], ["""metarec_training_retried_total{reason="timeout"} 0+1x30"""] },
        { "MetaRecJobFailed", ["""metarec_jobs{state="failed"} 3x22 4x8"""], ["""metarec_jobs{state="failed"} 3x30"""] },
        {
            "MetaRecJobStandsStill", ["""metarec_jobs{state="running"} 1x30""", "metarec_training_step_seconds_count 7x30"],
            ["""metarec_jobs{state="running"} 1x30""", "metarec_training_step_seconds_count 7+1x30"]
        },
        { "MetaRecCheckpointOld", ["metarec_checkpoint_age_seconds 1740+60x30"], ["metarec_checkpoint_age_seconds 0+60x29"] },
        { "MetaRecGpuMemory", [Gpu("used", 97), Gpu("total", 100)], [Gpu("used", 90), Gpu("total", 100)] },
        { "MetaRecGatewayAway", [Up("gateways", "", "0x30")], [Up("gateways", "", "1x30")] },
        { "MetaRecGatewayWithoutCluster", ["""metarec_gateway_connected{instance="g"} 0x30"""], ["""metarec_gateway_connected{instance="g"} 1x30"""] },
        {
            "MetaRecServerErrors", [$$"""{{Requests}}{http_response_status_code="200"} 0+90x30""", $$"""{{Requests}}{http_response_status_code="503"} 0+10x30"""],
            [$$"""{{Requests}}{http_response_status_code="200"} 0+99x30""", $$"""{{Requests}}{http_response_status_code="404"} 0+50x30""", $$"""{{Requests}}{http_response_status_code="500"} 0+1x30"""]
        },
        { "MetaRecSlowAnswers", [Answers("1", 90), Answers("+Inf", 100)], [Answers("0.1", 99), Answers("+Inf", 100)] },
        { "MetaRecAnswersRefused", ["metarec_serving_refused_total 0+6x30"], ["metarec_serving_refused_total 6x30"] },
    };

    [Theory, MemberData(nameof(Alerts))]
    public void Alert_SickSystem_FiresAndNotForAWellOne(string alert, string[] sick, string[] well)
    {
        Programs.SkipWithout("promtool", "apt-get install prometheus");

        var file = Path.Combine(_folder, "test.yaml");
        File.WriteAllText(file, $"""
            rule_files: ["{Path.Combine(Repository.Root, "deploy/prometheus/rules.yaml")}"]
            evaluation_interval: 1m
            tests:
            {Case(alert, sick, 1)}
            {Case(alert, well, 0)}
            """);

        Assert.Contains("SUCCESS", Programs.Run("promtool", "test", "rules", file), StringComparison.Ordinal);
    }

    [Fact]
    public void Alerts_OfTheRules_AreAllTested() => Assert.Equal(
        Names().Matches(Repository.Read("deploy/prometheus/rules.yaml")).Select(name => name.Groups[1].Value), Alerts.Select(alert => alert.Data.Item1));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Up(string job, string role, string values) => $$"""up{job="metarec-{{job}}", role="{{role}}", instance="i"} {{values}}""";

    private static string Gpu(string what, int value) => $$"""metarec_gpu_memory_{{what}}_bytes{instance="s", gpu="0"} {{value}}x30""";

    private static string Answers(string limit, int perMinute) => $$"""metarec_serving_answer_seconds_bucket{le="{{limit}}"} 0+{{perMinute}}x30""";

    /// <summary>How many instances of the alert fire after 25 minutes.</summary>
    private static string Case(string alert, IEnumerable<string> series, int firing) => $$"""
          - interval: 1m
            input_series: [{{string.Join(", ", series.Select(each => $"{{series: '{each[..SplitAt(each)]}', values: '{each[(SplitAt(each) + 1)..]}'}}"))}}]
            promql_expr_test:
              - expr: count(ALERTS{alertname="{{alert}}", alertstate="firing"}) or vector(0)
                eval_time: 25m
                exp_samples: [{labels: "{}", value: {{firing}}}]
        """;

    /// <summary>Where the name of a series ends and its values begin.</summary>
    private static int SplitAt(string series) => series.IndexOf('}', StringComparison.Ordinal) is >= 0 and var end ? end + 1 : series.IndexOf(' ', StringComparison.Ordinal);

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Names();
}
