using System.ComponentModel.DataAnnotations;

namespace MetaRec.Hosting.Monitoring;

/// <summary>Where traces and metrics of a process go, beside its <c>/metrics</c>, and how it logs.</summary>
public sealed class TelemetryOptions : IValidatableObject
{
    /// <summary>The configuration section these options are read from.</summary>
    public const string Section = "MetaRec:Telemetry";

    /// <summary>OTLP in protobuf over HTTP: signals go to the paths v1/traces and v1/metrics of the endpoint.</summary>
    public const string Http = "http/protobuf";

    /// <summary>OTLP over gRPC.</summary>
    public const string Grpc = "grpc";

    /// <summary>Logs as lines for readers.</summary>
    public const string Text = "text";

    /// <summary>Logs as one JSON document a line.</summary>
    public const string Json = "json";

    /// <summary>A collector that takes OTLP, as http://collector:4318. Without it nothing is traced and nothing is sent.</summary>
    /// <value>none</value>
    public string? OtlpEndpoint { get; set; }

    /// <summary>How the collector is spoken to: http/protobuf or grpc.</summary>
    /// <value>http/protobuf</value>
    public string OtlpProtocol { get; set; } = Http;

    /// <summary>Headers for the collector, as name=value, separated by commas; a value may be a secret.</summary>
    /// <value>none</value>
    public string? OtlpHeaders { get; set; }

    /// <summary>Whether metrics go to the collector, besides traces.</summary>
    /// <value>true</value>
    public bool OtlpMetrics { get; set; } = true;

    /// <summary>How often metrics go there.</summary>
    /// <value>30 s</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ErrorMessage = "The interval of metrics must be between {1} and {2} (MetaRec:Telemetry:OtlpMetricsInterval). Write 00:00:30 for thirty seconds.")]
    public TimeSpan OtlpMetricsInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The share of requests and meta-steps that are traced. A request that comes with a trace of its caller's goes with it.</summary>
    /// <value>0.1</value>
    [Range(0.0, 1.0, ErrorMessage = "The sampling ratio must be between {1} and {2} (MetaRec:Telemetry:SamplingRatio). Write 0.1 for one in ten.")]
    public double SamplingRatio { get; set; } = 0.1;

    /// <summary>How the process logs to standard error: text or json.</summary>
    /// <value>text</value>
    public string LogFormat { get; set; } = Text;

    /// <summary>Whether anything is traced.</summary>
    public bool IsTraced => !string.IsNullOrEmpty(OtlpEndpoint) && SamplingRatio > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(OtlpEndpoint) && (!Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https")))
        {
            yield return new ValidationResult($"The OTLP endpoint must be an address that begins with http:// or https://, but was '{OtlpEndpoint}' ({Section}:OtlpEndpoint). Write http://collector:4318.");
        }

        if (OtlpProtocol is not (Http or Grpc))
        {
            yield return new ValidationResult($"The OTLP protocol must be {Http} or {Grpc}, but was '{OtlpProtocol}' ({Section}:OtlpProtocol). Leave it out for {Http}.");
        }

        // Not shown: a value may be a secret.
        if (!string.IsNullOrEmpty(OtlpHeaders) && OtlpHeaders.Split(',').Any(header => header.IndexOf('=', StringComparison.Ordinal) < 1))
        {
            yield return new ValidationResult($"The OTLP headers must be name=value, separated by commas ({Section}:OtlpHeaders). Write percent-encoded what has commas of its own.");
        }

        if (LogFormat is not (Text or Json))
        {
            yield return new ValidationResult($"The format of the log must be {Text} or {Json}, but was '{LogFormat}' ({Section}:LogFormat). Leave it out for {Text}.");
        }
    }
}
