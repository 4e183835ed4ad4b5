using MetaRec.Contracts.Cluster;
using MetaRec.Grains.Cluster;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace MetaRec.Grains.Placement;

/// <inheritdoc cref="SiloRoleAttribute"/>
internal sealed class SiloRoleFilterDirector(IClusterMembershipService membership, DrainedSilos drained) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var role = ((SiloRoleFilter)filterStrategy).Role;
        var members = membership.CurrentSnapshot.Members;
        return drained.Without([.. silos.Where(silo => members.TryGetValue(silo, out var member) && SiloName.RolesOf(member.Name).HasFlag(role))]);
    }
}
