using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Models;
using MetaRec.Grains.Training;

namespace MetaRec.Grains.Models;

/// <summary>Tells all serving silos of a change. Thread-safe.</summary>
internal sealed class ServedModelsNews(IClusterMembershipService membership, IGrainFactory grains, TimeProvider time)
{
    private const string KeyPrefix = "models";

    /// <summary>Returns once every active serving silo has the change, or what it had before has run out.</summary>
    public async Task TellAsync(ServedVersions served)
    {
        var runOut = Task.Delay(ServedModels.Lease, time);
        var told = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active && SiloName.RolesOf(member.Name).HasFlag(SiloRoles.Serving))
            .Select(member => TellAsync(member.SiloAddress, served))
            .ToArray();
        await Task.WhenAny(Task.WhenAll(told), runOut);
        if (told.Any(silo => !silo.IsCompleted || !silo.Result))
        {
            await runOut;
        }
    }

    private async Task<bool> TellAsync(SiloAddress silo, ServedVersions served)
    {
        try
        {
            await grains.GetGrain<IServedModelsGrain>(GrainKeys.Worker(KeyPrefix, silo)).TakeAsync(served);
            return true;
        }
        catch (Exception error) when (error is OrleansException or TimeoutException or OperationCanceledException)
        {
            // It is gone or cut off, and asks for itself when its lease has run out.
            return false;
        }
    }
}
