namespace MetaRec.Contracts.Models;

/// <summary>As what a version meets users.</summary>
public enum ModelArm
{
    /// <summary>It serves the users.</summary>
    Production,

    /// <summary>It serves a share of the users.</summary>
    Canary,

    /// <summary>It scores along, unseen.</summary>
    Shadow,
}
