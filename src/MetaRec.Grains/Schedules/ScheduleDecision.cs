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
        var on = string.Create(CultureInfo.InvariantCulture, $"on the {newest.Ratings} newest ratings of {newest.Users} users");
        var own = string.Create(CultureInfo.InvariantCulture, $"version {number} has MAE {newest.Version.Mae:0.0000}");
        if (newest.BestFloor is { } floor && newest.Version.Mae > floor.Mae)
        {
            return (false, string.Create(CultureInfo.InvariantCulture, $"Worse than a floor: {on} {own}, {floor.Method} {floor.Mae:0.0000}."));
        }

        if (newest.InService is { } other)
        {
            var compared = string.Create(CultureInfo.InvariantCulture, $"{on} {own}, version {other.Number} in service {other.Score.Mae:0.0000} (difference {other.Difference:0.0000} ± {other.StandardError:0.0000})");
            return other.Difference < 0 ? (true, $"Better than the version in service: {compared}.") : (false, $"Not better than the version in service: {compared}.");
        }

        return production is { } served && served != number
            ? (false, $"Version {served} in service predicts no ratings, so the two cannot be compared: {on} {own}.")
            : (true, $"Not worse than a floor, and no other version was in service: {on} {own}.");
    }
}
