using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Cluster;

namespace MetaRec.Gateway.Serving;

/// <summary>Asks whether features that were stored have an effect. Advice: what is stored is stored, so a cluster that cannot tell just now is no error.</summary>
internal sealed class FeatureChecks(ClusterCalls cluster)
{
    /// <summary>How long a put waits for advice: a silo may have to load the version first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Sentences about those that have none; nothing where no version is in service, or it does not answer in time.</summary>
    public async Task<IReadOnlyList<string>> WarningsAsync(string model, bool ofItem, IReadOnlyDictionary<string, IReadOnlyList<string>> features, CancellationToken cancellationToken)
    {
        if (features.Count == 0)
        {
            return [];
        }

        try
        {
            return await cluster.CallAsync(grains => grains.GetGrain<IServedCatalogueGrain>(0).CheckAsync(model, ofItem, features), cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, also a silo of an earlier version that cannot check: the put itself is durable.
            return [];
        }
    }
}
