namespace MetaRec.Contracts.Serving;

/// <summary>Why a serving request is not answered.</summary>
public enum ServingProblem
{
    /// <summary>A field breaks a rule.</summary>
    Invalid,

    /// <summary>There is no such user, item, model or version.</summary>
    NotFound,

    /// <summary>The request's condition does not hold: it has been changed since the caller read it.</summary>
    Changed,

    /// <summary>More is asked for than is computed at a time; to be tried again.</summary>
    Busy,
}
