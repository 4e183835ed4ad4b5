using MetaRec.Contracts.Cluster;

namespace MetaRec.Grains.Training;

/// <summary>Every active silo with the role of a worker, by the cluster's membership: a silo that joins is there as soon as this one has heard of it. Thread-safe.</summary>
internal sealed class ActiveWorkerSilos(IClusterMembershipService membership) : IWorkerSilos
{
    private volatile Known _known = new(MembershipVersion.MinValue, []);

    public IReadOnlyList<SiloAddress> Current
    {
        get
        {
            var snapshot = membership.CurrentSnapshot;
            if (snapshot.Version != _known.Version)
            {
                _known = new Known(
                    snapshot.Version,
                    [.. snapshot.Members.Values
                        .Where(member => member.Status == SiloStatus.Active && SiloName.RolesOf(member.Name).HasFlag(SiloRoles.Worker))
                        .Select(member => member.SiloAddress)
                        .Order()]);
            }

            return _known.Silos;
        }
    }

    private sealed record Known(MembershipVersion Version, SiloAddress[] Silos);
}
