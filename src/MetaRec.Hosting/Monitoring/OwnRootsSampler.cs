using OpenTelemetry.Trace;

namespace MetaRec.Hosting.Monitoring;

/// <summary>Takes a share of the traces that begin with a request or a meta-step, and none that begins with a call between grains: timers, reminders, reports, clients without traces.</summary>
internal sealed class OwnRootsSampler(double ratio) : Sampler
{
    // Orleans names the spans of calls INTERFACE/METHOD; the method of a request cannot have one.
    private const char CallSeparator = '/';

    private readonly TraceIdRatioBasedSampler _share = new(ratio);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Name.Contains(CallSeparator, StringComparison.Ordinal) ? new SamplingResult(SamplingDecision.Drop) : _share.ShouldSample(samplingParameters);
}
