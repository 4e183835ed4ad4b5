namespace MetaRec.Contracts.Models;

/// <summary>An evaluation that is under way, or has ended without results; then it can be asked for again.</summary>
/// <param name="Version">Number of the version.</param>
/// <param name="StartedAt">When it was asked for.</param>
/// <param name="Error">Why it has no results; null while it is under way.</param>
[GenerateSerializer, Immutable, Alias("metarec.EvaluationRun")]
public sealed record EvaluationRun([property: Id(0)] int Version, [property: Id(1)] DateTimeOffset StartedAt, [property: Id(2)] string? Error)
{
    /// <summary>Whether it has no end of its own: the silo that waited for it was lost or stopped.</summary>
    [Id(3)]
    public bool IsInterrupted { get; init; }
}
