namespace MetaRec.Contracts.Security;

/// <summary>What a caller of the HTTP API may do. No scope implies another: a key has exactly those that it was given.</summary>
[Flags]
public enum ApiScope
{
    None = 0,

    /// <summary>Read: recommendations, users, items, models, jobs.</summary>
    Read = 1,

    /// <summary>Write what serving learns from: feedback, users, items.</summary>
    Feedback = 2,

    /// <summary>Submit, stop, resume and delete jobs.</summary>
    Train = 4,

    /// <summary>Keys, audit log, the versions of models.</summary>
    Admin = 8,

    All = Read | Feedback | Train | Admin,
}
