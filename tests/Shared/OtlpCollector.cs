using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Tests.Shared;

/// <summary>Takes OTLP in protobuf over HTTP on a free port of this machine, as a collector does: traces, and the names of metrics. Thread-safe.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<OtlpSpan> _spans = [];
    private readonly ConcurrentQueue<byte[]> _bodies = [];
    private readonly ConcurrentDictionary<string, bool> _metrics = [];
    private readonly ConcurrentQueue<string> _headers = [];

    private OtlpCollector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _server = builder.Build();
        _server.UseRouting();
        _server.MapPost("/v1/traces", context => TakeAsync(context, body =>
        {
            foreach (var span in Spans(body))
            {
                _spans.Enqueue(span);
            }
        }));
        _server.MapPost("/v1/metrics", context => TakeAsync(context, body =>
        {
            foreach (var name in MetricNames(body))
            {
                _metrics[name] = true;
            }
        }));
    }

    /// <summary>What processes are to be told.</summary>
    public string Endpoint => _server.Urls.Single();

    /// <summary>The spans that have come so far.</summary>
    public IReadOnlyList<OtlpSpan> Received => [.. _spans];

    /// <summary>The names of the metrics that have come so far.</summary>
    public IReadOnlyCollection<string> Metrics => [.. _metrics.Keys];

    /// <summary>The values of the header "x-tenant" that have come.</summary>
    public IReadOnlyCollection<string> Tenants => [.. _headers];

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._server.StartAsync();
        return collector;
    }

    /// <summary>Whether a text stands anywhere in what has come.</summary>
    public bool HasSeen(string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        return _bodies.Any(body => body.AsSpan().IndexOf(wanted) >= 0);
    }

    /// <summary>Waits until what has come is as it should be.</summary>
    /// <param name="what">For the message.</param>
    /// <param name="condition">Of all spans.</param>
    public async Task<IReadOnlyList<OtlpSpan>> WaitAsync(string what, Func<IReadOnlyList<OtlpSpan>, bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition(Received))
        {
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
            {
                throw new TimeoutException($"Waited for {Limit.TotalSeconds} s for {what}; there have come: {string.Join(", ", Received.CountBy(span => $"{span.Service} {span.Name}"))}.");
            }

            await Task.Delay(Pause);
        }

        return Received;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context, Action<ReadOnlyMemory<byte>> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _bodies.Enqueue(body.ToArray());
        if (context.Request.Headers["x-tenant"].ToString() is { Length: > 0 } tenant)
        {
            _headers.Enqueue(tenant);
        }

        take(body.ToArray());
        context.Response.ContentType = "application/x-protobuf";
    }

    private static IEnumerable<OtlpSpan> Spans(ReadOnlyMemory<byte> request)
    {
        foreach (var resource in All(request, 1))
        {
            var about = Tags(All(resource, 1).Single(), 1);
            foreach (var span in All(resource, 2).SelectMany(scope => All(scope, 2)))
            {
                var (trace, id, parent, name) = ("", "", "", "");
                foreach (var (field, _, content) in ProtobufReader.Fields(span))
                {
                    (trace, id, parent, name) = field switch
                    {
                        1 => (Convert.ToHexStringLower(content.Span), id, parent, name),
                        2 => (trace, Convert.ToHexStringLower(content.Span), parent, name),
                        4 => (trace, id, Convert.ToHexStringLower(content.Span), name),
                        5 => (trace, id, parent, Encoding.UTF8.GetString(content.Span)),
                        _ => (trace, id, parent, name),
                    };
                }

                yield return new OtlpSpan(about["service.name"], about["service.instance.id"], trace, id, parent, name, Tags(span, 9));
            }
        }
    }

    private static IEnumerable<string> MetricNames(ReadOnlyMemory<byte> request) =>
        All(request, 1).SelectMany(resource => All(resource, 2)).SelectMany(scope => All(scope, 2)).Select(metric => Encoding.UTF8.GetString(All(metric, 1).Single().Span));

    private static Dictionary<string, string> Tags(ReadOnlyMemory<byte> message, int field) =>
        All(message, field).ToDictionary(tag => Encoding.UTF8.GetString(All(tag, 1).Single().Span), tag => Value(All(tag, 2).Single()));

    private static string Value(ReadOnlyMemory<byte> value) => ProtobufReader.Fields(value).Select(field => field.Field switch
    {
        1 => Encoding.UTF8.GetString(field.Content.Span),
        _ => $"{field.Number}",
    }).FirstOrDefault() ?? "";

    private static IEnumerable<ReadOnlyMemory<byte>> All(ReadOnlyMemory<byte> message, int field) => ProtobufReader.Fields(message).Where(each => each.Field == field).Select(each => each.Content);
}
