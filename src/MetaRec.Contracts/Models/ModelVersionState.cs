namespace MetaRec.Contracts.Models;

/// <summary>What a version is to its model.</summary>
public enum ModelVersionState
{
    /// <summary>Registered, and never in service.</summary>
    Candidate,

    /// <summary>Serves a share of the users.</summary>
    Canary,

    /// <summary>Serves the users.</summary>
    Production,

    /// <summary>Was in service.</summary>
    Archived,
}
