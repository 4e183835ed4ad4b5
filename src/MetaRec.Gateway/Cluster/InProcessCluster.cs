namespace MetaRec.Gateway.Cluster;

/// <summary>Silos of this process.</summary>
/// <param name="grains">The grain factory of one of them that runs.</param>
public sealed class InProcessCluster(Func<IGrainFactory> grains) : IClusterAccess
{
    public bool IsConnected
    {
        get
        {
            try
            {
                return grains() is not null;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }
    }

    public IGrainFactory Grains
    {
        get
        {
            try
            {
                return grains();
            }
            catch (InvalidOperationException error)
            {
                throw new ClusterUnavailableException("no silo of this process is running.", error);
            }
        }
    }
}
