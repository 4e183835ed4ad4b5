using System.Text.Json.Serialization;

namespace MetaRec.Contracts.Models;

/// <summary>One scenario of an evaluation.</summary>
/// <param name="Scenario">"warm", "cold-user", "cold-item" or "cold-both"; of a version trained on live data "newest".</param>
/// <param name="Version">The version itself.</param>
/// <param name="Floors">The baselines without meta-learning.</param>
[GenerateSerializer, Immutable, Alias("metarec.ScenarioEvaluation")]
public sealed record ScenarioEvaluation(
    [property: Id(0)] string Scenario, [property: Id(1)] MethodScore Version, [property: Id(2)] IReadOnlyList<MethodScore> Floors)
{
    /// <summary>Users whose ratings were predicted; 0: not counted.</summary>
    [Id(3)]
    public int Users { get; init; }

    /// <summary>Ratings that were predicted; 0: not counted.</summary>
    [Id(4)]
    public int Ratings { get; init; }

    /// <summary>"newest" only: the version in service on the same ratings; null where there was none but the evaluated one.</summary>
    [Id(5)]
    public InServiceScore? InService { get; init; }

    /// <summary>The floor with the smallest error; null where none was evaluated.</summary>
    [JsonIgnore]
    public MethodScore? BestFloor => Floors.MinBy(floor => floor.Mae);
}
