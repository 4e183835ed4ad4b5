using System.Text.Json.Serialization;

namespace MetaRec.Contracts.Models;

/// <summary>One scenario of an evaluation.</summary>
/// <param name="Scenario">"warm", "cold-user", "cold-item" or "cold-both".</param>
/// <param name="Version">The version itself.</param>
/// <param name="Floors">The baselines without meta-learning.</param>
[GenerateSerializer, Immutable, Alias("metarec.ScenarioEvaluation")]
public sealed record ScenarioEvaluation(
    [property: Id(0)] string Scenario, [property: Id(1)] MethodScore Version, [property: Id(2)] IReadOnlyList<MethodScore> Floors)
{
    /// <summary>The floor with the smallest error; null where none was evaluated.</summary>
    [JsonIgnore]
    public MethodScore? BestFloor => Floors.MinBy(floor => floor.Mae);
}
