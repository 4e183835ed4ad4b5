namespace MetaRec.Contracts.Cluster;

/// <summary>What a silo is there for. Each grain class belongs to one role, and is activated on silos that have it.</summary>
[Flags]
public enum SiloRoles
{
    None = 0,

    /// <summary>Jobs and their coordinators: θ, the meta-optimizer, checkpoints.</summary>
    Coordinator = 1,

    /// <summary>Shards and tasks: the tensor work of training.</summary>
    Worker = 2,

    /// <summary>Models and users: adaptation and ranking.</summary>
    Serving = 4,

    All = Coordinator | Worker | Serving,
}
