namespace MetaRec.Client.Cluster;

/// <summary>One silo of a cluster.</summary>
/// <param name="Name">Its name, without its roles.</param>
/// <param name="Address">Its address in the cluster, IP:PORT:GENERATION: a silo that is started again has another one.</param>
/// <param name="Roles">coordinator, worker, serving.</param>
/// <param name="Status">joining, active, shutting-down or stopping, by the membership.</param>
/// <param name="StartedAt">When it was started.</param>
public sealed record SiloDocument(string Name, string Address, IReadOnlyList<string> Roles, string Status, DateTimeOffset StartedAt)
{
    /// <summary>Its version; null, as all that follows, where it has not answered.</summary>
    public string? Version { get; init; }

    /// <summary>What its lanes compute on.</summary>
    public string? Device { get; init; }

    /// <summary>Threads that train.</summary>
    public int? Lanes { get; init; }

    /// <summary>Pieces of work that wait for a lane.</summary>
    public int? Waiting { get; init; }

    /// <summary>Threads that adapt and rank.</summary>
    public int? ServingThreads { get; init; }

    /// <summary>The memory of its process.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Activations by class of grain.</summary>
    public IReadOnlyDictionary<string, int>? Grains { get; init; }

    /// <summary>Since when it is being drained; null where it is not.</summary>
    public DateTimeOffset? DrainedSince { get; init; }
}
