namespace MetaRec.Hosting;

/// <summary>What keeps a cluster's membership and state does not answer, or cannot be used as it is.</summary>
public sealed class ClusterUnreachableException(string message, Exception? innerException = null) : Exception(message, innerException);
