using System.Diagnostics.Metrics;

namespace MetaRec.Gateway.Monitoring;

/// <summary>What a gateway counts besides the framework's own metrics of its requests, on the meter <c>MetaRec</c>.</summary>
internal sealed class GatewayMetrics : IDisposable
{
    /// <summary>No valid key or token.</summary>
    public const string Key = "key";

    /// <summary>A key or token without the scope.</summary>
    public const string Scope = "scope";

    /// <summary>More requests a minute than allowed.</summary>
    public const string Rate = "rate";

    /// <summary>More requests a day than allowed.</summary>
    public const string Quota = "quota";

    /// <summary>More requests at the same time than allowed.</summary>
    public const string Concurrency = "concurrency";

    private readonly Meter _meter = new("MetaRec");
    private readonly Counter<long> _refused;

    public GatewayMetrics() =>
        _refused = _meter.CreateCounter<long>("metarec.gateway.refused", "{request}", "Requests that were refused because of who sent them: without a valid key, without the scope, or too many.");

    /// <summary>A request was refused.</summary>
    /// <param name="reason">Why; one of the constants, so that there are as many series and no more.</param>
    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}
