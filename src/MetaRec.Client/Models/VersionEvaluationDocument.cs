namespace MetaRec.Client.Models;

/// <summary>How a version compares with the floors.</summary>
/// <param name="State">running, done, failed or interrupted.</param>
/// <param name="At">When it was done; where it is not, when it was asked for.</param>
/// <param name="Error">Why it has no results; null where it has, or is under way.</param>
/// <param name="Scenarios">The latest results: cold-user, cold-item and cold-both, as far as the data has them.</param>
public sealed record VersionEvaluationDocument(string State, DateTimeOffset At, string? Error, IReadOnlyList<ScenarioDocument> Scenarios)
{
    /// <summary>An evaluation that is under way.</summary>
    public const string Running = "running";

    /// <summary>An evaluation that has results.</summary>
    public const string Done = "done";

    /// <summary>An evaluation that has ended without results; it may be asked for again.</summary>
    public const string Failed = "failed";

    /// <summary>An evaluation whose silo was lost or stopped; it may be asked for again.</summary>
    public const string Interrupted = "interrupted";
}
