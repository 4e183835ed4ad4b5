namespace MetaRec.Contracts.Cluster;

/// <summary>A silo is not drained: it is the last one with a role.</summary>
[GenerateSerializer, Alias("metarec.LastSilo")]
public sealed class LastSiloException(string message) : Exception(message);
