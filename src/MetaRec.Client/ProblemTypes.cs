namespace MetaRec.Client;

/// <summary>The kinds of problems of the API, as URIs.</summary>
public static class ProblemTypes
{
    /// <summary>A field breaks a rule; <see cref="ProblemDocument.Errors"/> names it.</summary>
    public const string Invalid = "urn:metarec:problem:invalid";

    /// <summary>There is no such thing.</summary>
    public const string NotFound = "urn:metarec:problem:not-found";

    /// <summary>The request does not fit the job's state.</summary>
    public const string Conflict = "urn:metarec:problem:conflict";

    /// <summary>The cluster cannot be reached just now.</summary>
    public const string Unavailable = "urn:metarec:problem:unavailable";

    /// <summary>The request itself is refused: its size, its form, where it comes from.</summary>
    public const string Refused = "urn:metarec:problem:refused";

    /// <summary>Something that nobody expected.</summary>
    public const string Unexpected = "urn:metarec:problem:unexpected";
}
