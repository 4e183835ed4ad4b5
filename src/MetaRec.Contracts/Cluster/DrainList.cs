namespace MetaRec.Contracts.Cluster;

/// <summary>The silos that are being drained.</summary>
/// <param name="Revision">Counts the changes.</param>
/// <param name="Silos">Each with the time since when.</param>
[GenerateSerializer, Immutable, Alias("metarec.DrainList")]
public sealed record DrainList([property: Id(0)] long Revision, [property: Id(1)] IReadOnlyDictionary<SiloAddress, DateTimeOffset> Silos)
{
    /// <summary>Nobody is drained.</summary>
    public static DrainList Empty { get; } = new(0, new Dictionary<SiloAddress, DateTimeOffset>());
}
