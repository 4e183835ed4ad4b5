using MetaRec.Contracts.Tracing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MetaRec.Hosting.Monitoring;

/// <summary>Sends traces and metrics of a process to a collector, where one is configured.</summary>
public static class TelemetryExtensions
{
    // Calls of grains; what the runtime and its storage do is left out.
    private const string OrleansCalls = "Microsoft.Orleans.Application";

    /// <summary>Adds the sending; nothing where there is no endpoint.</summary>
    /// <param name="services">Of the process.</param>
    /// <param name="options">Where to.</param>
    /// <param name="service">What kind of process it is: metarec-silo, metarec-gateway.</param>
    /// <param name="instance">Which of them.</param>
    /// <param name="meters">Meters besides those of every process.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options, string service, string instance, params string[] meters)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrEmpty(options.OtlpEndpoint))
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            service, serviceNamespace: "metarec", serviceVersion: typeof(TelemetryExtensions).Assembly.GetName().Version!.ToString(3), autoGenerateServiceInstanceId: false, serviceInstanceId: instance));
        if (options.IsTraced)
        {
            telemetry.WithTracing(tracing => tracing
                .AddSource(Spans.SourceName, OrleansCalls)
                .SetSampler(new ParentBasedSampler(new OwnRootsSampler(options.SamplingRatio)))
                .AddProcessor(new NamelessProcessor())
                .AddOtlpExporter(exporter => Configure(exporter, options, "v1/traces")));
        }

        if (options.OtlpMetrics)
        {
            telemetry.WithMetrics(metrics => metrics
                .AddMeter([.. ProbeServer.Meters, .. meters])
                .AddOtlpExporter((exporter, reader) =>
                {
                    Configure(exporter, options, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.OtlpMetricsInterval.TotalMilliseconds;
                }));
        }

        return services;
    }

    private static void Configure(OtlpExporterOptions exporter, TelemetryOptions options, string path)
    {
        var endpoint = new Uri(options.OtlpEndpoint!.TrimEnd('/') + "/");
        var isGrpc = options.OtlpProtocol == TelemetryOptions.Grpc;
        exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = isGrpc ? endpoint : new Uri(endpoint, path);
        exporter.Headers = options.OtlpHeaders;
    }
}
