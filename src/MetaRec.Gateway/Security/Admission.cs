using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MetaRec.Client;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Configuration;
using MetaRec.Gateway.Monitoring;
using Microsoft.AspNetCore.Authorization;

namespace MetaRec.Gateway.Security;

/// <summary>
/// Lets requests in as the limits of their caller allow: rate, quota, and requests at the same time. Requests of nobody known share the rate of their address, and are refused afterwards in any case.
/// Whoever needs no key has no limits, and probes are always answered.
/// </summary>
internal sealed class Admission(GatewayLimitsOptions options, ClusterCalls cluster, GatewayMetrics metrics, TimeProvider time)
{
    private const int MaxCallers = 10_000;
    private const string Crowd = "crowd";

    private readonly ConcurrentDictionary<string, CallerUsage> _callers = new(StringComparer.Ordinal);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (Caller.Of(context) is { Limits: null } || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(context);
            return;
        }

        var usage = UsageOf(context);
        if (!usage.TryBegin())
        {
            metrics.Refused(GatewayMetrics.Concurrency);
            await RefuseAsync(context, $"{usage.Limits.MaxConcurrent} requests of this key run already, as many as may at the same time.", TimeSpan.FromSeconds(1));
            return;
        }

        try
        {
            if (await RefusalAsync(context, usage) is var (kind, reason, wait))
            {
                metrics.Refused(kind);
                await RefuseAsync(context, reason, wait);
                return;
            }

            await next(context);
        }
        finally
        {
            usage.End();
        }
    }

    private static async Task RefuseAsync(HttpContext context, string reason, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Seconds(wait);
        await TypedResults.Problem(
            string.Create(CultureInfo.InvariantCulture, $"{reason} Try again in {Seconds(wait)} s."), statusCode: StatusCodes.Status429TooManyRequests, title: "There are too many requests.", type: ProblemTypes.Limited)
            .ExecuteAsync(context);
    }

    private static async Task<(string Kind, string Reason, TimeSpan Wait)?> RefusalAsync(HttpContext context, CallerUsage usage)
    {
        if (usage.Bucket is { } bucket)
        {
            var taken = bucket.TryTake(out var remaining, out var wait, out var reset);
            var headers = context.Response.Headers;
            headers["RateLimit-Limit"] = bucket.Capacity.ToString(CultureInfo.InvariantCulture);
            headers["RateLimit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
            headers["RateLimit-Reset"] = Seconds(reset);
            if (!taken)
            {
                return (GatewayMetrics.Rate, string.Create(CultureInfo.InvariantCulture, $"The rate is {usage.Limits.RatePerMinute} requests a minute."), wait);
            }
        }

        return usage.Limits.QuotaPerDay is { } quota && await usage.Quota.TryTakeAsync(quota, context.RequestAborted) is { } left
            ? (GatewayMetrics.Quota, string.Create(CultureInfo.InvariantCulture, $"The quota of {quota} requests a day (UTC) is used up."), left)
            : null;
    }

    private static string Seconds(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        // Whoever has an IPv6 address has all of its network.
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"address:{Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))}" : $"address:{address}";
    }

    private CallerUsage UsageOf(HttpContext context)
    {
        var caller = Caller.Of(context);
        var id = caller?.Id ?? AddressOf(context);
        var limits = caller?.Limits is { } own
            ? own with { RatePerMinute = own.RatePerMinute ?? Given(options.RatePerMinute), MaxConcurrent = own.MaxConcurrent ?? Given(options.MaxConcurrent) }
            : new ApiKeyLimits(options.UnauthenticatedPerMinute, null, null);
        if (_callers.TryGetValue(id, out var known))
        {
            return known;
        }

        if (_callers.Count >= MaxCallers)
        {
            foreach (var (idle, _) in _callers.Where(entry => entry.Value.IsIdle))
            {
                _callers.TryRemove(idle, out _);
            }
        }

        // A crowd of addresses shares one bucket; known callers are as many as there are keys and subjects.
        return _callers.GetOrAdd(caller is null && _callers.Count >= MaxCallers ? Crowd : id, _ => new CallerUsage(limits, LeaseOf(id), time));

        static int? Given(int value) => value == 0 ? null : value;
    }

    private QuotaLease LeaseOf(string caller) => new(
        (day, wanted, quota) => cluster.CallAsync(grains => grains.GetGrain<IQuotaGrain>(caller).TakeAsync(day, wanted, quota), CancellationToken.None), time);
}
