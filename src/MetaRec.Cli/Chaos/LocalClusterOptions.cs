using MetaRec.Hosting.Security;

namespace MetaRec.Cli.Chaos;

/// <summary>What all processes of a <see cref="LocalCluster"/> share.</summary>
internal sealed class LocalClusterOptions
{
    /// <summary>How long a silo may take to answer a probe; three missed ones make it suspect.</summary>
    /// <value>1 s: a killed silo is noticed soon, and a busy machine with few cores is not mistaken for a dead one</value>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Compute threads of each silo.</summary>
    /// <value>1</value>
    public int Lanes { get; init; } = 1;

    /// <summary>Where checkpoints lie; null: inside the cluster's own folder.</summary>
    public string? StorageFolder { get; init; }

    /// <summary>The folder of the data sets; null: METAREC_DATA.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Certificate of silos and client.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>Variables of all silos and gateways.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Told every line that a process writes.</summary>
    public Action<string>? Heard { get; init; }
}
