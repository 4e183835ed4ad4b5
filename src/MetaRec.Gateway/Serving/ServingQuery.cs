using MetaRec.Contracts.Models;
using MetaRec.Contracts.Schedules;
using MetaRec.Contracts.Serving;

namespace MetaRec.Gateway.Serving;

/// <summary>Reads what requests for users, items and rankings have in common; what is wrong names the parameter.</summary>
internal static class ServingQuery
{
    /// <summary>The model that is asked.</summary>
    /// <exception cref="ServingException">It is no name of one.</exception>
    public static string Model(string? given)
    {
        var name = given ?? ModelNames.Default;
        return ExternalId.ModelProblem("model", name) is { } wrong ? throw ServingException.Invalid("model", wrong) : name;
    }

    /// <summary>The id of a user or an item.</summary>
    /// <exception cref="ServingException">It cannot be one.</exception>
    public static string Id(string field, string? id) => ExternalId.Problem(field, id) is { } wrong ? throw ServingException.Invalid(field, wrong) : id!;

    /// <summary>The time after which an item counts half; null where it is not given.</summary>
    /// <exception cref="ServingException">It is no time.</exception>
    public static TimeSpan? HalfLife(string? given) => given is null
        ? null
        : ScheduleRules.TryParse(given, out var halfLife)
            ? halfLife
            : throw ServingException.Invalid("halfLife", $"halfLife must be a number with m, h or d, like 12h, but is '{ExternalId.Shorten(given)}'.");
}
