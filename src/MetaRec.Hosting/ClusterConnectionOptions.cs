using System.ComponentModel.DataAnnotations;
using MetaRec.Hosting.Configuration;
using MetaRec.Hosting.Security;

namespace MetaRec.Hosting;

/// <summary>Which cluster a silo or a client belongs to. Every member of a cluster has the same.</summary>
public sealed class ClusterConnectionOptions : IValidatableObject
{
    /// <summary>The configuration section these options are read from.</summary>
    public const string Section = "MetaRec:Cluster";

    private const string OrleansClustering = "Orleans:Clustering:ProviderType";

    /// <summary>Where the members find each other: see <see cref="ClusterAddress"/>. Without it, the providers are those of the <c>Orleans</c> section.</summary>
    public string? Address { get; set; }

    /// <summary>The members that form one cluster. Two clusters with different ids may share a Redis.</summary>
    /// <value>metarec</value>
    [Required(ErrorMessage = "The cluster id must not be empty (MetaRec:Cluster:ClusterId). Leave it out, or name the cluster.")]
    public string ClusterId { get; set; } = "metarec";

    /// <summary>The owner of the grain state: part of its key, so it outlives clusters, and changing it leaves all state behind.</summary>
    /// <value>metarec</value>
    [Required(ErrorMessage = "The service id must not be empty (MetaRec:Cluster:ServiceId). Leave it out, or name the service.")]
    public string ServiceId { get; set; } = "metarec";

    /// <summary>How long a silo may take to answer a probe. Three missed probes make it suspect, and two silos that suspect it evict it.</summary>
    /// <value>2 s</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ErrorMessage = "The probe timeout must be between {1} and {2} (MetaRec:Cluster:ProbeTimeout). Write 00:00:02 for two seconds.")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Mutual TLS between silos, and between silos and clients.</summary>
    public TlsOptions Tls { get; set; } = new();

    /// <summary>The address, or null where the <c>Orleans</c> section has the providers.</summary>
    public ClusterAddress? ToAddress() => string.IsNullOrEmpty(Address) ? null : ClusterAddress.Parse(Address);

    /// <summary>Reads the section; errors are collected by the reader.</summary>
    public static ClusterConnectionOptions Read(OptionsReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var options = reader.Read<ClusterConnectionOptions>(Section);
        (options.ClusterId, options.ServiceId) = (Choose(reader, nameof(ClusterId), options.ClusterId), Choose(reader, nameof(ServiceId), options.ServiceId));
        if (string.IsNullOrEmpty(options.Address) && string.IsNullOrEmpty(reader.Configuration[OrleansClustering]))
        {
            reader.AddError($"A cluster address is missing ({Section}:Address, or --cluster). Write {ClusterAddress.Forms}, or configure {OrleansClustering}.");
        }

        return options;
    }

    /// <summary>Our own setting, else Orleans' own, else the default.</summary>
    private static string Choose(OptionsReader reader, string name, string value) =>
        reader.Configuration[$"{Section}:{name}"] is null && reader.Configuration[$"Orleans:{name}"] is { Length: > 0 } orleans ? orleans : value;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Address) && !ClusterAddress.TryParse(Address, out _, out var error))
        {
            yield return new ValidationResult($"{error} ({Section}:Address)");
        }
    }
}
