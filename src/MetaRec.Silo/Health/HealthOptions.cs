using System.ComponentModel.DataAnnotations;

namespace MetaRec.Silo.Health;

/// <summary>Where a silo process answers probes: <c>/healthz/startup</c>, <c>/healthz/ready</c> <c>/healthz/live</c>; and its metrics, <c>/metrics</c>.</summary>
public sealed class HealthOptions
{
    /// <summary>The configuration section these options are read from.</summary>
    public const string Section = "MetaRec:Health";

    /// <summary>The port of the probes, on all interfaces; 0: none.</summary>
    /// <value>0</value>
    [Range(0, 65535, ErrorMessage = "The port of the probes must be between {1} and {2} (MetaRec:Health:Port, or --health-port). Choose a free one, or leave it out.")]
    public int Port { get; set; }
}
