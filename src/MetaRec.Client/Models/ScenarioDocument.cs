namespace MetaRec.Client.Models;

/// <summary>One scenario of an evaluation.</summary>
/// <param name="Scenario">cold-user, cold-item or cold-both.</param>
/// <param name="Version">The version itself.</param>
/// <param name="Floors">The baselines without meta-learning.</param>
public sealed record ScenarioDocument(string Scenario, ScoreDocument Version, IReadOnlyList<ScoreDocument> Floors);
