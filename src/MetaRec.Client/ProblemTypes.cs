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

    /// <summary>The condition of the request, If-Match or If-None-Match, does not hold.</summary>
    public const string Changed = "urn:metarec:problem:changed";

    /// <summary>Nobody knows who asks: a key or a token is missing, or not accepted.</summary>
    public const string Unauthenticated = "urn:metarec:problem:unauthenticated";

    /// <summary>The key or token lacks a scope.</summary>
    public const string Forbidden = "urn:metarec:problem:forbidden";

    /// <summary>Too many requests: rate, quota, or requests at the same time.</summary>
    public const string Limited = "urn:metarec:problem:limited";

    /// <summary>The cluster cannot be reached just now.</summary>
    public const string Unavailable = "urn:metarec:problem:unavailable";

    /// <summary>The request itself is refused: its size, its form, where it comes from.</summary>
    public const string Refused = "urn:metarec:problem:refused";

    /// <summary>Something that nobody expected.</summary>
    public const string Unexpected = "urn:metarec:problem:unexpected";
}
