namespace MetaRec.Gateway.Cluster;

/// <summary>The cluster cannot be reached just now, or has nobody to answer; to be tried again.</summary>
public sealed class ClusterUnavailableException(string reason, Exception? innerException = null)
    : Exception($"The cluster cannot be reached: {reason} Try again in a few seconds.", innerException);
