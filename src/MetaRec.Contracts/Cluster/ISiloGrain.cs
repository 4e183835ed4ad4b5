namespace MetaRec.Contracts.Cluster;

/// <summary>One silo, as it is asked by others. Key: "silo/" and its address; it is activated there and nowhere else.</summary>
[Alias("metarec.ISiloGrain")]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>The key of a silo.</summary>
    static string KeyOf(SiloAddress silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return $"silo/{silo.ToParsableString()}";
    }

    /// <summary>What the silo is, and what it holds just now.</summary>
    [Alias("Describe")]
    [ResponseTimeout("00:00:03")]
    Task<SiloDescription> DescribeAsync();

    /// <summary>Tells the silo which silos are being drained.</summary>
    [Alias("Take")]
    [ResponseTimeout("00:00:02")]
    Task TakeAsync(DrainList list);
}
