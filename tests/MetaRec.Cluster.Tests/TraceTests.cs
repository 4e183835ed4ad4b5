using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MetaRec.Cli.Chaos;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Tracing;
using MetaRec.Tests.Shared;

namespace MetaRec.Cluster.Tests;

public sealed class TraceTests
{
    private const string SecretUser = "user-whom-nobody-may-know";
    private const string CallersTrace = "0af7651916cd43dd8448eb211c80319c";
    private const string CallersSpan = "b7ad6b7169203331";

    [ClusterFact]
    public async Task Trace_MetaStepAndRecommendation_GoThroughAllProcessesAndNameNoUser()
    {
        await using var collector = await OtlpCollector.StartAsync();
        var lines = new ConcurrentQueue<string>();
        await using var cluster = await LocalCluster.StartAsync(
            ["coordinator", "worker", "worker,serving"], new LocalClusterOptions { Environment = Telemetry(collector), Heard = lines.Enqueue });
        var gateway = await cluster.StartGatewayAsync();
        var spec = TestSpecs.Endless with { Steps = 40 };
        var job = await ClusterJob.SubmitAsync(cluster, spec);
        await job.WaitAsync("its end", status => status.State == JobState.Succeeded);
        await cluster.CallAsync(async grains =>
        {
            var version = await grains.GetGrain<IModelGrain>("m").RegisterAsync(job.Id);
            return await grains.GetGrain<IModelGrain>("m").PromoteAsync(version.Number, force: true, revision: null);
        });
        using var http = new HttpClient { BaseAddress = gateway.Address };
        http.DefaultRequestHeaders.Add("traceparent", $"00-{CallersTrace}-{CallersSpan}-01");
        using var answer = await http.GetAsync($"v1/users/{SecretUser}/recommendations?model=m");
        answer.EnsureSuccessStatusCode();

        var spans = await collector.WaitAsync(
            "a recommendation and a checkpoint", spans => spans.Any(span => span.Trace == CallersTrace && span.Name == Spans.Rank) && spans.Any(span => span.Name.StartsWith("GET ", StringComparison.Ordinal)));
        var step = spans.Single(span => span.Name == Spans.Step && span.Tags[Spans.StepTag] == "19");
        await collector.WaitAsync("the checkpoint of that meta-step", spans => spans.Any(span => span.Trace == step.Trace && span.Name == Spans.Checkpoint));

        AssertStep(collector.Received, step, job.Id);
        AssertRecommendation(collector.Received);
        Assert.DoesNotContain(collector.Received, span => span.Parent.Length == 0 && span.Name is not Spans.Step && !span.Name.Contains(" /", StringComparison.Ordinal));
        Assert.False(collector.HasSeen(SecretUser));
        Assert.Contains("metarec.training.tasks", collector.Metrics);
        Assert.Contains("tenant-1", collector.Tenants);
        AssertLog(lines);
    }

    private static void AssertStep(IReadOnlyList<OtlpSpan> spans, OtlpSpan step, string job)
    {
        var trace = spans.Where(span => span.Trace == step.Trace).ToList();

        Assert.Equal((job, "silo-1/coordinator", ""), (step.Tags[Spans.JobTag], step.Instance, step.Parent));
        Assert.Equal(6, trace.Count(span => span.Name == Spans.MicroBatch));
        Assert.Equal(6, trace.Count(span => span.Name == Spans.Compute));
        Assert.Equal(["silo-2/worker", "silo-3/worker+serving"], trace.Where(span => span.Name == Spans.Compute).Select(span => span.Instance).Distinct().Order());
        Assert.Contains(trace, span => span.Name == Spans.Sum);
        Assert.Contains(trace, span => span.Name == Spans.Optimizer && span.Parent == step.Id);
        Assert.Contains(trace, span => span.Name == Spans.Checkpoint && span.Parent == step.Id);
        Assert.All(trace.Where(span => span.Name == Spans.Compute), span => Assert.Equal(step, RootOf(trace, span)));
    }

    private static void AssertRecommendation(IReadOnlyList<OtlpSpan> spans)
    {
        var trace = spans.Where(span => span.Trace == CallersTrace).ToList();
        var request = trace.Single(span => span.Service == "metarec-gateway" && span.Name == "GET /v1/users/{id}/recommendations");

        Assert.Equal((CallersSpan, "200"), (request.Parent, request.Tags["http.response.status_code"]));
        Assert.All((string[])[Spans.Adapt, Spans.Rank], name => Assert.Equal(
            ("silo-3/worker+serving", request), (trace.Single(span => span.Name == name).Instance, RootOf(trace, trace.Single(span => span.Name == name)))));
    }

    /// <summary>Logs are documents with who has written them, and name the user as little.</summary>
    private static void AssertLog(IEnumerable<string> lines)
    {
        var entries = lines.Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]).Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!).ToList();

        Assert.Contains(entries, entry => (string?)entry["silo"] == "silo-1/coordinator" && (string?)entry["level"] == "information");
        Assert.Contains(entries, entry => entry["gateway"] is not null && ((string?)entry["message"])!.StartsWith("Connected to the cluster", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(SecretUser, StringComparison.Ordinal));
    }

    private static OtlpSpan RootOf(List<OtlpSpan> trace, OtlpSpan span) => trace.FirstOrDefault(each => each.Id == span.Parent) is { } parent ? RootOf(trace, parent) : span;

    private static Dictionary<string, string?> Telemetry(OtlpCollector collector) => new()
    {
        ["MetaRec__Telemetry__OtlpEndpoint"] = collector.Endpoint,
        ["MetaRec__Telemetry__OtlpHeaders"] = "x-tenant=tenant-1",
        ["MetaRec__Telemetry__OtlpMetricsInterval"] = "00:00:01",
        ["MetaRec__Telemetry__SamplingRatio"] = "1",
        ["MetaRec__Telemetry__LogFormat"] = "json",

        // Of the SDK: spans are sent soon, so that none is dropped.
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_BSP_MAX_QUEUE_SIZE"] = "100000",
    };
}
