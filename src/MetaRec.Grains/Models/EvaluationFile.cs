using System.Text.Json;
using MetaRec.Contracts.Models;

namespace MetaRec.Grains.Models;

/// <summary>An evaluation as JSON, as it goes with a version's file.</summary>
internal static class EvaluationFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public static string Write(VersionEvaluation evaluation) => JsonSerializer.Serialize(evaluation, Options);

    /// <summary>Reads an evaluation that another server has made.</summary>
    /// <exception cref="JsonException">It is not JSON, or lacks something.</exception>
    /// <exception cref="InvalidDataException">A value cannot be one of an evaluation.</exception>
    public static VersionEvaluation Read(string json)
    {
        var evaluation = JsonSerializer.Deserialize<VersionEvaluation>(json, Options) ?? throw Wrong("it is null");
        foreach (var scenario in evaluation.Scenarios)
        {
            // Elements of a list may be null whatever their type says.
            if (scenario is null || scenario.Floors.Any(static floor => floor is null))
            {
                throw Wrong("a scenario or a floor is null");
            }

            if (scenario.Users < 0 || scenario.Ratings < 0 || scenario.InService is { Number: < 1 })
            {
                throw Wrong($"scenario '{scenario.Scenario}' has a negative count, or a version in service below 1");
            }

            MethodScore[] scores = [scenario.Version, .. scenario.Floors, .. scenario.InService is { } inService ? [inService.Score] : (MethodScore[])[]];
            if (scores.FirstOrDefault(static score => !IsError(score.Mae) || !double.IsFinite(score.Ndcg3)) is { } score)
            {
                throw Wrong($"the MAE of '{score.Method}' on '{scenario.Scenario}' must be a finite number of 0 or more and its nDCG a finite one, but they are {score.Mae} and {score.Ndcg3}");
            }

            if (scenario.InService is { } other && !(double.IsFinite(other.Difference) && IsError(other.StandardError)))
            {
                throw Wrong($"the difference to version {other.Number} on '{scenario.Scenario}' must be a finite number, but is {other.Difference} ± {other.StandardError}");
            }
        }

        return evaluation;
    }

    private static bool IsError(double value) => double.IsFinite(value) && value >= 0;

    private static InvalidDataException Wrong(string what) => new($"Its evaluation (export.evaluation) is none: {what}.");
}
