using MetaRec.Contracts.Cluster;
using MetaRec.Grains.Cluster;

namespace MetaRec.Grains.Training;

/// <summary>
/// Every active silo with the role of a worker that is not being drained, by the cluster's membership: a silo that joins is there as soon as this one has heard of it. Thread-safe.
/// </summary>
internal sealed class ActiveWorkerSilos(IClusterMembershipService membership, DrainedSilos drained) : IWorkerSilos
{
    private volatile Known _known = new(MembershipVersion.MinValue, 0, []);

    public IReadOnlyList<SiloAddress> Current
    {
        get
        {
            var (snapshot, revision) = (membership.CurrentSnapshot, drained.List.Revision);
            if (snapshot.Version != _known.Version || revision != _known.Revision)
            {
                SiloAddress[] workers = [.. snapshot.Members.Values.Where(member => member.Status == SiloStatus.Active && SiloName.RolesOf(member.Name).HasFlag(SiloRoles.Worker)).Select(member => member.SiloAddress).Order()];
                _known = new Known(snapshot.Version, revision, [.. drained.Without(workers)]);
            }

            return _known.Silos;
        }
    }

    private sealed record Known(MembershipVersion Version, long Revision, SiloAddress[] Silos);
}
