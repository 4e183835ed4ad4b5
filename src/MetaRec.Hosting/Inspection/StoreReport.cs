namespace MetaRec.Hosting.Inspection;

/// <summary>What a cluster's store says of itself.</summary>
/// <param name="Kind">Redis, PostgreSQL or SQLite.</param>
/// <param name="Version">Its version.</param>
/// <param name="Latency">The median time of a call that does nothing.</param>
/// <param name="Skew">How far its clock is ahead of this machine's; null where it has none of its own.</param>
/// <param name="Settings">What it was found to be set to, in the order in which it is of interest.</param>
public sealed record StoreReport(string Kind, string Version, TimeSpan Latency, TimeSpan? Skew, IReadOnlyList<StoreSetting> Settings);
