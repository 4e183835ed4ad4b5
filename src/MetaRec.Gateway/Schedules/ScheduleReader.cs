using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Schedules;
using MetaRec.Contracts.Serving;
using MetaRec.Data.Specs;
using MetaRec.Gateway.Serving;

namespace MetaRec.Gateway.Schedules;

/// <summary>Reads what a schedule is asked to do.</summary>
internal static class ScheduleReader
{
    private static readonly string[] Fields = ["model", "every", "minNewEvents", "promote", "spec"];

    /// <exception cref="InvalidSpecException">The spec is none.</exception>
    /// <exception cref="ServingException">The body is not one, or a field has a wrong value.</exception>
    public static async Task<ScheduleDefinition> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await ServingBody.ReadAsync(request, Fields, cancellationToken);
        var every = ScheduleRules.DefaultEvery;
        if (body.OptionalText("every") is { } text && !ScheduleRules.TryParse(text, out every))
        {
            throw ServingException.Invalid("every", $"every must be a number with m, h or d, like 6h, but is '{ExternalId.Shorten(text)}'.");
        }

        return new ScheduleDefinition(
            body.OptionalText("model") ?? ModelNames.Default, every, body.Whole("minNewEvents", (int)ScheduleRules.DefaultMinNewEvents),
            RuleOf(body.OptionalText("promote")), body.Has("spec") ? SpecOf(body) : null);
    }

    /// <summary>How a rule is written.</summary>
    public static string Text(PromotionRule rule) => rule == PromotionRule.Never ? "never" : "when-better";

    private static PromotionRule RuleOf(string? text) => text switch
    {
        null or "when-better" => PromotionRule.WhenBetter,
        "never" => PromotionRule.Never,
        _ => throw ServingException.Invalid("promote", $"promote must be when-better or never, but is '{ExternalId.Shorten(text)}'."),
    };

    private static TrainingSpec SpecOf(ServingBody body)
    {
        var spec = SpecReader.Read(body.Node("spec"), out var problems);
        SpecProblem[] all = [.. problems, .. spec is null ? [] : ServerPaths.CheckRequest(spec.Dataset)];
        return all.Length == 0
            ? spec!
            : throw new InvalidSpecException(SpecProblem.ByKey(all.Select(problem => problem with { Key = problem.Key.Length == 0 ? "spec" : $"spec.{problem.Key}" })));
    }
}
