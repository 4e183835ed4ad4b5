namespace MetaRec.Hosting;

/// <summary>What keeps a cluster's membership and state does not answer.</summary>
public sealed class ClusterUnreachableException(string message, Exception innerException) : Exception(message, innerException);
