using System.ComponentModel.DataAnnotations;

namespace MetaRec.Gateway.Configuration;

/// <summary>How the gateway listens.</summary>
public sealed class GatewayOptions : IValidatableObject
{
    /// <summary>The configuration section these options are read from.</summary>
    public const string Section = "MetaRec:Gateway";

    /// <summary>Where a gateway listens that is not told otherwise: on this machine only, whose users need no key.</summary>
    public const string DefaultUrls = "http://127.0.0.1:8080";

    /// <summary>The addresses to listen at, separated by ';'. Port 0: a free one.</summary>
    /// <value>http://127.0.0.1:8080</value>
    [Required(ErrorMessage = "The gateway needs an address (MetaRec:Gateway:Urls, or --urls). Leave it out, or write http://127.0.0.1:8080.")]
    public string Urls { get; set; } = DefaultUrls;

    /// <summary>Largest body of a request, in bytes.</summary>
    /// <value>1 MiB</value>
    [Range(1024, 1 << 30, ErrorMessage = "The largest body must be between {1} and {2} bytes (MetaRec:Gateway:MaxRequestBytes).")]
    public int MaxRequestBytes { get; set; } = 1 << 20;

    /// <summary>Largest body of an import (<c>/v1/bulk</c>), as it is sent and unpacked, in bytes. It is read line by line.</summary>
    /// <value>1 GiB</value>
    [Range(1024, 1L << 40, ErrorMessage = "The largest import must be between {1} and {2} bytes (MetaRec:Gateway:MaxImportBytes).")]
    public long MaxImportBytes { get; set; } = 1L << 30;

    /// <summary>The port of its metrics (<c>/metrics</c>), on all interfaces and without keys; 0: none.</summary>
    /// <value>0</value>
    [Range(0, 65535, ErrorMessage = "The port of the metrics must be between {1} and {2} (MetaRec:Gateway:MetricsPort). Choose a free one, or leave it out.")]
    public int MetricsPort { get; set; }

    /// <summary>Whether it shows the Orleans dashboard at <c>/dashboard</c>, to callers with the scope admin. The silos need to have it too.</summary>
    /// <value>true</value>
    public bool Dashboard { get; set; } = true;

    /// <summary>Whom it serves.</summary>
    public GatewaySecurityOptions Security { get; set; } = new();

    /// <summary>How much it serves.</summary>
    public GatewayLimitsOptions Limits { get; set; } = new();

    /// <summary>Whether requests that bring neither key nor token are served.</summary>
    internal bool ServesAnybody => Security.Anonymous == AnonymousAccess.Allow || (Security.Anonymous == AnonymousAccess.Auto && IsLoopback);

    /// <summary>The addresses, one by one.</summary>
    internal string[] UrlList => Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether nobody but this machine can reach it.</summary>
    internal bool IsLoopback => UrlList.All(url => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var url in UrlList)
        {
            if (!url.StartsWith("http://", StringComparison.Ordinal) || !IsAddress(url))
            {
                yield return new ValidationResult($"'{url}' is not an address to listen at (MetaRec:Gateway:Urls, or --urls). Write http://127.0.0.1:8080, or http://*:8080 for all interfaces.");
            }
        }

        if (!IsLoopback && Security.Anonymous == AnonymousAccess.Auto && !Security.KnowsSomebody)
        {
            yield return new ValidationResult(
                $"At {Urls} anybody on the network could use the gateway, and it knows no key. Give it a first key (MetaRec:Gateway:Security:BootstrapKeySha256; `metarec key generate` makes one), "
                + "say --require-key where the cluster has keys already, or --allow-anonymous if everybody who reaches it may do everything.");
        }
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { PathBase.Length: 0, Port: >= 0 and <= 65535 };
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
