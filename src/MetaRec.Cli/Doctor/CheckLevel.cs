namespace MetaRec.Cli.Doctor;

/// <summary>How something was found.</summary>
internal enum CheckLevel
{
    Ok,

    /// <summary>Nothing was said about it, so there was nothing to look at.</summary>
    Skipped,

    /// <summary>It works, and may not for long, or not when something else fails.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,
}
