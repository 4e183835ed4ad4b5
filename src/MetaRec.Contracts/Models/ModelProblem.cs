namespace MetaRec.Contracts.Models;

/// <summary>Why a request to the registry is refused.</summary>
public enum ModelProblem
{
    /// <summary>A value breaks a rule.</summary>
    Invalid,

    /// <summary>There is no such model or version.</summary>
    NotFound,

    /// <summary>The request does not fit what the model is.</summary>
    Conflict,

    /// <summary>The model has changed since the caller read it.</summary>
    Changed,
}
