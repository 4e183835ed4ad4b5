using System.ComponentModel.DataAnnotations;
using System.Net;
using MetaRec.Contracts.Cluster;

namespace MetaRec.Silo.Process;

/// <summary>One silo of a cluster of processes.</summary>
public sealed class SiloProcessOptions : IValidatableObject
{
    /// <summary>The configuration section these options are read from.</summary>
    public const string Section = "MetaRec:Silo";

    /// <summary>What the silo is there for: coordinator, worker, serving, separated by commas.</summary>
    /// <value>all of them</value>
    public string Roles { get; set; } = SiloName.Join(SiloRoles.All);

    /// <summary>The silo's name in logs and in the console.</summary>
    /// <value>the machine's name</value>
    [Required(ErrorMessage = "The silo's name must not be empty (MetaRec:Silo:Name). Leave it out, or name the silo.")]
    public string Name { get; set; } = Environment.MachineName;

    /// <summary>The IP address under which other silos and clients reach this one. Where it is not the loopback address, the silo listens on all interfaces.</summary>
    /// <value>127.0.0.1, for silos of one machine</value>
    public string AdvertisedAddress { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>Where other silos connect.</summary>
    /// <value>11111</value>
    [Range(1, 65535, ErrorMessage = "The silo port must be between {1} and {2} (MetaRec:Silo:SiloPort, or --silo-port). Choose a free one.")]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Where clients (gateways, tools) connect.</summary>
    /// <value>30000</value>
    [Range(1, 65535, ErrorMessage = "The gateway port must be between {1} and {2} (MetaRec:Silo:GatewayPort, or --gateway-port). Choose a free one.")]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Holds the checkpoints, and the snapshots of live data. All silos need to see the same folder.</summary>
    [Required(ErrorMessage = "A storage folder is missing (MetaRec:Silo:StorageFolder, or --storage). Name the folder for checkpoints that all silos share.")]
    public string? StorageFolder { get; set; }

    /// <summary>
    /// The folder that holds the folders of known data sets (ml-1m, ml-100k), and what relative paths of other data sets are resolved against. Silos of every role read data: the
    /// coordinator checks specs against it and deals out tasks, workers train on it, serving silos rank its catalogue.
    /// </summary>
    /// <value>METAREC_DATA; where that is not set either, the cache, and the working directory for relative paths</value>
    public string? DataFolder { get; set; }

    /// <summary>How long the silo may take to stop: work in flight is given back at once, grains are deactivated.</summary>
    /// <value>4 s</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00", ErrorMessage = "The shutdown timeout must be between {1} and {2} (MetaRec:Silo:ShutdownTimeout). Write 00:00:04 for four seconds.")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Whether the silo collects what the Orleans dashboard of the gateways shows. All silos of a cluster do, or none.</summary>
    /// <value>true</value>
    public bool Dashboard { get; set; } = true;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!SiloName.TryParse(Roles, out _, out var error))
        {
            yield return new ValidationResult($"{error} ({Section}:Roles, or --roles)");
        }

        if (!IPAddress.TryParse(AdvertisedAddress, out _))
        {
            yield return new ValidationResult($"The advertised address must be an IP address, but was '{AdvertisedAddress}' ({Section}:AdvertisedAddress). Name the one that other machines reach.");
        }

        if (SiloPort == GatewayPort)
        {
            yield return new ValidationResult($"The silo port and the gateway port must differ, but both are {SiloPort} ({Section}:SiloPort, {Section}:GatewayPort). Choose another for one of them.");
        }

        if (DataFolder is not null && !Directory.Exists(DataFolder))
        {
            yield return new ValidationResult($"The data folder '{DataFolder}' does not exist ({Section}:DataFolder, or --data). Name the folder that holds the data sets.");
        }
    }
}
