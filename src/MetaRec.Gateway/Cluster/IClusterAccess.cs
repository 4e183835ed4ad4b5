namespace MetaRec.Gateway.Cluster;

/// <summary>How the gateway reaches the cluster: as an Orleans client, or inside the process of its silos.</summary>
public interface IClusterAccess
{
    /// <summary>Calls grains.</summary>
    /// <exception cref="ClusterUnavailableException">There is no connection just now.</exception>
    IGrainFactory Grains { get; }

    /// <summary>Whether there is a connection.</summary>
    bool IsConnected { get; }
}
