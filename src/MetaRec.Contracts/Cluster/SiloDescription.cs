namespace MetaRec.Contracts.Cluster;

/// <summary>What a silo is, and what it holds just now.</summary>
/// <param name="Version">Of MetaRecCluster.</param>
/// <param name="Store">The kind of store that it keeps state in: redis, postgres, sqlite.</param>
/// <param name="Lanes">Threads that train.</param>
/// <param name="Waiting">Pieces of work that wait for a lane.</param>
/// <param name="ServingThreads">Threads that adapt and rank.</param>
/// <param name="MemoryBytes">The memory of its process.</param>
/// <param name="Grains">Activations of our grains by class, without those that every silo has.</param>
[GenerateSerializer, Immutable, Alias("metarec.SiloDescription")]
public sealed record SiloDescription(
    [property: Id(0)] string Version, [property: Id(1)] string Store, [property: Id(2)] int Lanes, [property: Id(3)] int Waiting, [property: Id(4)] int ServingThreads,
    [property: Id(5)] long MemoryBytes, [property: Id(6)] IReadOnlyDictionary<string, int> Grains)
{
    /// <summary>What its lanes compute on.</summary>
    [Id(7)]
    public string Device { get; init; } = "cpu";

    /// <summary>Since when it is being drained; null where it is not.</summary>
    [Id(8)]
    public DateTimeOffset? DrainedSince { get; init; }
}
