namespace MetaRec.Contracts.Models;

/// <summary>An evaluation that is under way, or has failed. Not durable: one that is lost with its silo is asked for again.</summary>
/// <param name="Version">Number of the version.</param>
/// <param name="StartedAt">When it was asked for.</param>
/// <param name="Error">Why it failed; null while it is under way.</param>
[GenerateSerializer, Immutable, Alias("metarec.EvaluationRun")]
public sealed record EvaluationRun([property: Id(0)] int Version, [property: Id(1)] DateTimeOffset StartedAt, [property: Id(2)] string? Error);
