using System.Diagnostics;
using MetaRec.Contracts.Tracing;
using MetaRec.Hosting.Monitoring;
using OpenTelemetry.Trace;

namespace MetaRec.Hosting.Tests.Monitoring;

public sealed class SpanRulesTests
{
    [Theory]
    [InlineData(Spans.Step, 1, SamplingDecision.RecordAndSample)]
    [InlineData("GET", 1, SamplingDecision.RecordAndSample)]
    [InlineData("GET", 0, SamplingDecision.Drop)]
    [InlineData("IJobGrain/ReportAsync", 1, SamplingDecision.Drop)]
    public void ShouldSample_Root_TakesRequestsAndMetaSteps(string name, double ratio, SamplingDecision decision)
    {
        var root = new SamplingParameters(default, ActivityTraceId.CreateRandom(), name, ActivityKind.Server);

        Assert.Equal(decision, new OwnRootsSampler(ratio).ShouldSample(root).Decision);
    }

    [Fact]
    public void OnEnd_SpanOfOrleans_LosesWhatMayNameUsers()
    {
        using var span = Span("Microsoft.Orleans.Application");
        span.SetTag("rpc.method", "IUserGrain/RecommendAsync").SetTag("rpc.orleans.target_id", "user/m/alice").SetTag("exception.message", "alice is unknown");
        span.SetStatus(ActivityStatusCode.Error, "alice is unknown");

        using var processor = new NamelessProcessor();
        processor.OnEnd(span);

        Assert.Equal(["rpc.method"], span.Tags.Select(tag => tag.Key));
        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
    }

    [Fact]
    public void OnEnd_SpanOfOurs_KeepsItsTags()
    {
        using var span = Span(Spans.SourceName);
        span.SetTag(Spans.JobTag, "job");

        using var processor = new NamelessProcessor();
        processor.OnEnd(span);

        Assert.Equal("job", span.GetTagItem(Spans.JobTag));
    }

    [Fact]
    public void Within_ParentThatIsNotRecorded_MakesNothing()
    {
        using var source = Listen(Spans.SourceName);

        Assert.Null(Spans.Within(Spans.Rank, new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None)));
        Assert.Null(Spans.Within(Spans.Rank, default));
        using var child = Spans.Within(Spans.Rank, new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded));
        Assert.NotNull(child);
    }

    [Fact]
    public void Begin_WithinAnother_IsATraceOfItsOwn()
    {
        using var source = Listen(Spans.SourceName);
        using var outer = new Activity("outer").Start();
        var trace = outer.TraceId;

        using var span = Spans.Begin(Spans.Step);

        Assert.NotEqual(trace, span!.TraceId);
        Assert.Equal(default, span.ParentSpanId);
    }

    private static Activity Span(string source)
    {
        using var listener = Listen(source);
        using var activities = new ActivitySource(source);
        return activities.StartActivity("span")!;
    }

    private static ActivityListener Listen(string source)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = each => each.Name == source,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
