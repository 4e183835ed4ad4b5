using System.ComponentModel.DataAnnotations;

namespace MetaRec.Gateway.Configuration;

/// <summary>How much a request may be, and how many of them there may be. The size of bodies is <see cref="GatewayOptions.MaxRequestBytes"/>.</summary>
public sealed class GatewayLimitsOptions
{
    /// <summary>Most headers of a request.</summary>
    /// <value>64</value>
    [Range(8, 1000, ErrorMessage = "A request may have between {1} and {2} headers (MetaRec:Gateway:Limits:MaxHeaders).")]
    public int MaxHeaders { get; set; } = 64;

    /// <summary>Largest size of all headers of a request together, in bytes.</summary>
    /// <value>16 KiB</value>
    [Range(1024, 1 << 20, ErrorMessage = "Headers may have between {1} and {2} bytes (MetaRec:Gateway:Limits:MaxHeaderBytes).")]
    public int MaxHeaderBytes { get; set; } = 16 * 1024;

    /// <summary>Longest path and query of a request, in characters.</summary>
    /// <value>4,096</value>
    [Range(256, 1 << 16, ErrorMessage = "Path and query may have between {1} and {2} characters (MetaRec:Gateway:Limits:MaxTarget).")]
    public int MaxTarget { get; set; } = 4096;

    /// <summary>A body that arrives more slowly is given up.</summary>
    /// <value>240 bytes a second</value>
    [Range(1, 1 << 20, ErrorMessage = "A body must arrive with between {1} and {2} bytes a second (MetaRec:Gateway:Limits:MinBodyBytesPerSecond).")]
    public int MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>How long a body may take before its speed counts.</summary>
    /// <value>5 s</value>
    [Range(2, 600, ErrorMessage = "The time before a body's speed counts is between {1} and {2} seconds (MetaRec:Gateway:Limits:BodyGraceSeconds).")]
    public int BodyGraceSeconds { get; set; } = 5;

    /// <summary>Requests a minute of a key or a subject that has no rate of its own; 0: any number.</summary>
    /// <value>0</value>
    [Range(0, 6_000_000, ErrorMessage = "The rate is between {1} and {2} requests a minute (MetaRec:Gateway:Limits:RatePerMinute).")]
    public int RatePerMinute { get; set; }

    /// <summary>Requests at the same time of a key or a subject that has no limit of its own; 0: any number.</summary>
    /// <value>0</value>
    [Range(0, 10_000, ErrorMessage = "Between {1} and {2} requests may run at the same time (MetaRec:Gateway:Limits:MaxConcurrent).")]
    public int MaxConcurrent { get; set; }

    /// <summary>Requests a minute of an address that are refused for want of a key, before they are not even looked at.</summary>
    /// <value>600</value>
    [Range(1, 6_000_000, ErrorMessage = "Between {1} and {2} requests a minute without a key are answered (MetaRec:Gateway:Limits:UnauthenticatedPerMinute).")]
    public int UnauthenticatedPerMinute { get; set; } = 600;
}
