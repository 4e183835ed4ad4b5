using System.Globalization;
using MetaRec.Contracts.Models;

namespace MetaRec.Grains.Schedules;

/// <summary>Whether a version goes into service by itself: it must be better than the version in service on the same newest ratings, and not worse than a floor.</summary>
internal static class ScheduleDecision
{
    /// <summary>Whether an evaluation says nothing about the version that is in service now.</summary>
    public static bool IsStale(VersionEvaluation evaluation, ModelVersion? inService) =>
        inService is not null && (inService.PromotedAt > evaluation.EvaluatedAt || evaluation.Scenarios.Any(scenario => scenario.InService is { } other && other.Number != inService.Number));

    /// <summary>The decision, with the numbers that it was made by.</summary>
    /// <param name="evaluation">On the newest ratings.</param>
    /// <param name="production">The version in service; null: none.</param>
    /// <param name="number">The version itself.</param>
    public static (bool IsBetter, string Reason) Of(VersionEvaluation evaluation, int? production, int number)
    {
        var newest = evaluation.Scenarios[0];
        var isWorseThanFloor = newest.BestFloor is { } floor && newest.Version.Mae > floor.Mae;
        var (isBetter, verdict) = newest.InService switch
        {
            { Difference: >= 0 } other => (false, $"Not better than version {other.Number} in service"),
            _ when isWorseThanFloor => (false, "Worse than a floor"),
            { } other => (true, $"Better than version {other.Number} in service"),
            null when production is { } served && served != number => (false, $"Version {served} in service predicts no ratings, so the two cannot be compared"),
            null => (true, "Not worse than a floor, and no other version was in service"),
        };
        return (isBetter, $"{verdict}: {Numbers(newest, number)}.");
    }

    private static string Numbers(ScenarioEvaluation newest, int number)
    {
        string?[] numbers =
        [
            string.Create(CultureInfo.InvariantCulture, $"on the {newest.Ratings} newest ratings of {newest.Users} users version {number} has MAE {newest.Version.Mae:0.0000}"),
            newest.InService is { } other
                ? string.Create(CultureInfo.InvariantCulture, $"version {other.Number} {other.Score.Mae:0.0000} (difference {other.Difference:0.0000} ± {other.StandardError:0.0000})")
                : null,
            newest.BestFloor is { } floor ? string.Create(CultureInfo.InvariantCulture, $"{floor.Method} {floor.Mae:0.0000}") : null,
        ];
        return string.Join(", ", numbers.OfType<string>());
    }
}
