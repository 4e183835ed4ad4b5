using System.Text.Json.Serialization;

namespace MetaRec.Contracts.Models;

/// <summary>A version's errors on cold and warm users and items, beside the floors'.</summary>
/// <param name="EvaluatedAt">When.</param>
/// <param name="Scenarios">One row per scenario that has tasks.</param>
[GenerateSerializer, Immutable, Alias("metarec.VersionEvaluation")]
public sealed record VersionEvaluation([property: Id(0)] DateTimeOffset EvaluatedAt, [property: Id(1)] IReadOnlyList<ScenarioEvaluation> Scenarios)
{
    /// <summary>Where the version's error is above the best floor's.</summary>
    [JsonIgnore]
    public IEnumerable<ScenarioEvaluation> WorseThanFloors => Scenarios.Where(scenario => scenario.BestFloor is { } floor && scenario.Version.Mae > floor.Mae);
}
