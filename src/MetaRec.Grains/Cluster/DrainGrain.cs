using MetaRec.Contracts.Cluster;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;
using Microsoft.Extensions.Logging;

namespace MetaRec.Grains.Cluster;

/// <inheritdoc cref="IDrainGrain"/>
[SiloRole(SiloRoles.Coordinator)]
internal sealed partial class DrainGrain(
    [PersistentState("drain", "metarec")] IPersistentState<DrainRecord> record, IClusterMembershipService membership, TimeProvider time, ILogger<DrainGrain> logger) : Grain, IDrainGrain
{
    private static readonly TimeSpan TellLimit = TimeSpan.FromSeconds(2);

    public Task<DrainList> ReadAsync() => Task.FromResult(record.State.List);

    public async Task<DrainList> DrainAsync(SiloAddress silo)
    {
        var known = record.State.List;
        if (known.Silos.ContainsKey(silo))
        {
            return known;
        }

        var staying = Active().Where(member => !member.SiloAddress.Equals(silo) && !known.Silos.ContainsKey(member.SiloAddress)).Aggregate(SiloRoles.None, (roles, member) => roles | SiloName.RolesOf(member.Name));
        var own = membership.CurrentSnapshot.Members.TryGetValue(silo, out var found) ? SiloName.RolesOf(found.Name) : SiloRoles.None;
        if ((own & ~staying) is not SiloRoles.None and var missing)
        {
            throw new LastSiloException($"The silo is the last one with the role {SiloName.Join(missing)} that takes work: nobody could take over from it. Start another one first.");
        }

        return await WriteAsync(new Dictionary<SiloAddress, DateTimeOffset>(known.Silos) { [silo] = time.GetUtcNow() });
    }

    public async Task<DrainList> UndoAsync(SiloAddress silo) =>
        record.State.List.Silos.ContainsKey(silo) ? await WriteAsync(record.State.List.Silos.Where(known => !known.Key.Equals(silo)).ToDictionary()) : record.State.List;

    private IEnumerable<ClusterMember> Active() => membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active);

    /// <summary>Makes a list durable and tells all silos; one that is not reached asks by itself within seconds. Silos that are gone leave the list.</summary>
    private async Task<DrainList> WriteAsync(Dictionary<SiloAddress, DateTimeOffset> silos)
    {
        var members = membership.CurrentSnapshot.Members;
        var list = new DrainList(record.State.List.Revision + 1, silos.Where(silo => members.TryGetValue(silo.Key, out var member) && member.Status != SiloStatus.Dead).ToDictionary());
        await record.ReplaceAsync(new DrainRecord { List = list });
        LogChanged(list.Silos.Count);
        await Task.WhenAny(Task.WhenAll(Active().Select(member => TellAsync(member.SiloAddress, list))), Task.Delay(TellLimit, time));
        return list;
    }

    private async Task TellAsync(SiloAddress silo, DrainList list)
    {
        try
        {
            await GrainFactory.GetGrain<ISiloGrain>(ISiloGrain.KeyOf(silo)).TakeAsync(list);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            LogNotTold(error, silo);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The list of silos that are being drained has changed: {Silos}.")]
    private partial void LogChanged(int silos);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Silo} could not be told which silos are being drained; it will ask.")]
    private partial void LogNotTold(Exception error, SiloAddress silo);
}
