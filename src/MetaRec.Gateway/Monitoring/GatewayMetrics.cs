using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using MetaRec.Gateway.Cluster;

namespace MetaRec.Gateway.Monitoring;

/// <summary>What a gateway counts besides the framework's own metrics of its requests, on the meter <c>MetaRec</c>.</summary>
/// <remarks>
/// Counts are of the process, as what <c>/metrics</c> shows is: instruments of one name share their series, and where several gateways run in a process, each with counts of its own,
/// the series would jump between them.
/// </remarks>
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

    // Observed, not added to: so they are shown as 0 before the first one.
    private static readonly Dictionary<string, StrongBox<long>> RefusedOfProcess = ((string[])[Key, Scope, Rate, Quota, Concurrency]).ToDictionary(reason => reason, _ => new StrongBox<long>());
    private static readonly StrongBox<long> RetriedOfProcess = new();

    private readonly Meter _meter = new("MetaRec");
    private readonly Dictionary<string, StrongBox<long>> _refused = RefusedOfProcess;
    private readonly StrongBox<long> _retried = RetriedOfProcess;

    public GatewayMetrics(IClusterAccess cluster)
    {
        _meter.CreateObservableCounter(
            "metarec.gateway.refused",
            () => _refused.Select(reason => new Measurement<long>(Interlocked.Read(ref reason.Value.Value), new KeyValuePair<string, object?>("reason", reason.Key))),
            "{request}",
            "Requests that were refused because of who sent them: without a valid key, without the scope, or too many.");
        _meter.CreateObservableCounter(
            "metarec.gateway.retried", () => Interlocked.Read(ref _retried.Value), "{call}", "Calls of the cluster that were made again, because a silo or the store had been lost.");
        _meter.CreateObservableGauge("metarec.gateway.connected", () => cluster.IsConnected ? 1 : 0, null, "Whether the gateway has a connection to the cluster: 1 or 0.");
    }

    /// <summary>A request was refused.</summary>
    /// <param name="reason">Why; one of the constants, so that there are as many series and no more.</param>
    public void Refused(string reason) => Interlocked.Increment(ref _refused[reason].Value);

    /// <summary>A call of the cluster is made again.</summary>
    public void Retried() => Interlocked.Increment(ref _retried.Value);

    public void Dispose() => _meter.Dispose();
}
