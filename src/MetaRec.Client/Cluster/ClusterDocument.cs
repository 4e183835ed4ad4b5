namespace MetaRec.Client.Cluster;

/// <summary>A cluster as one of its gateways sees it.</summary>
/// <param name="Version">The gateway's version.</param>
/// <param name="Store">The kind of store that keeps state: redis, postgres, sqlite; null where no silo has answered.</param>
/// <param name="Silos">Its silos, by name; those that are gone are left out.</param>
public sealed record ClusterDocument(string Version, string? Store, IReadOnlyList<SiloDocument> Silos);
