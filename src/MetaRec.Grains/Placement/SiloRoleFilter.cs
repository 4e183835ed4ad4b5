using MetaRec.Contracts.Cluster;
using Orleans.Metadata;
using Orleans.Placement;

namespace MetaRec.Grains.Placement;

/// <inheritdoc cref="SiloRoleAttribute"/>
internal sealed class SiloRoleFilter(SiloRoles role) : PlacementFilterStrategy(order: 0)
{
    private const string RoleProperty = "silo-role";

    /// <summary>For the runtime, which makes one and then initializes it from the grain's properties.</summary>
    public SiloRoleFilter()
        : this(SiloRoles.None)
    {
    }

    public SiloRoles Role { get; private set; } = role;

    public override void AdditionalInitialize(GrainProperties properties) => Role = Enum.Parse<SiloRoles>(GetPlacementFilterGrainProperty(RoleProperty, properties)!);

    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) => [new(RoleProperty, Role.ToString())];
}
