using MetaRec.Contracts.Cluster;
using Orleans.Placement;

namespace MetaRec.Grains.Placement;

/// <summary>Activates a grain only on silos that have a role. Where none has it, the call fails, and may be made again once one has joined.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SiloRoleAttribute(SiloRoles role) : PlacementFilterAttribute(new SiloRoleFilter(role))
{
    public SiloRoles Role { get; } = role;
}
