namespace MetaRec.Client.Models;

/// <summary>One scenario of an evaluation.</summary>
/// <param name="Scenario">cold-user, cold-item or cold-both; of a version trained on live data newest.</param>
/// <param name="Version">The version itself.</param>
/// <param name="Floors">The baselines without meta-learning.</param>
public sealed record ScenarioDocument(string Scenario, ScoreDocument Version, IReadOnlyList<ScoreDocument> Floors)
{
    /// <summary>newest only: users whose ratings were predicted.</summary>
    public int? Users { get; init; }

    /// <summary>newest only: ratings that were predicted.</summary>
    public int? Ratings { get; init; }

    /// <summary>newest only: the version in service on the same ratings; null where there was none but the evaluated one.</summary>
    public InServiceDocument? InService { get; init; }
}
