namespace MetaRec.Cli.Chaos;

/// <summary>One gateway process of a <see cref="LocalCluster"/>.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Process">The process.</param>
internal sealed record LocalGateway(Uri Address, LocalProcess Process);
