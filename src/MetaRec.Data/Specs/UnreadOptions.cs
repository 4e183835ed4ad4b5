using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace MetaRec.Data.Specs;

/// <summary>Finds options that a spec sets to something other than their default although its learner or network does not read them: they would change a job's identity, and nothing else.</summary>
public static class UnreadOptions
{
    private static readonly PropertyInfo[] OfLearner = [.. LearnerOptions.All.Select(option => typeof(LearnerSpec).GetProperty(option)!)];

    private static readonly PropertyInfo[] OfNetwork = [.. NetworkOptions.Shaping.Select(option => typeof(ModelSpec).GetProperty(option)!)];
    private static readonly LearnerSpec DefaultLearner = new();
    private static readonly ModelSpec DefaultModel = new();

    /// <summary>Each with option, value, the name that does not read it, and those that do; none where the learner or the network is unknown.</summary>
    public static IReadOnlyList<SpecProblem> Of(TrainingSpec spec) =>
    [
        .. Set(spec.Learner, DefaultLearner, OfLearner, LearnerSpec.Names, spec.Learner.Name)
            .Where(option => option.Name != nameof(LearnerSpec.TaskWidth) || spec.Learner.Clusters == 0)
            .Select(option => Problem("learner", "learner.name", spec.Learner, option, LearnerSpec.Names, spec.Learner.Name)),
        .. Set(spec.Model, DefaultModel, OfNetwork, ModelSpec.Networks, spec.Model.Network)
            .Select(option => Problem("model", "model.network", spec.Model, option, ModelSpec.Networks, spec.Model.Network)),
    ];

    private static IEnumerable<PropertyInfo> Set(object spec, object defaults, PropertyInfo[] options, NameList names, string name) => names.Contains(name)
        ? options.Where(option => !names.Reads(name, option.Name) && !Same(option.GetValue(spec), option.GetValue(defaults)))
        : [];

    private static SpecProblem Problem(string part, string nameKey, object spec, PropertyInfo option, NameList names, string name)
    {
        var key = $"{part}.{JsonNamingPolicy.CamelCase.ConvertName(option.Name)}";
        var readers = names.ReadersOf(option.Name);
        var who = readers.Count == 0 ? "nothing that this process knows" : string.Join(", ", readers);
        var others = option.Name == nameof(LearnerSpec.TaskWidth) ? $", and by {string.Join(", ", names.ReadersOf(nameof(LearnerSpec.Clusters)))} with learner.clusters" : "";
        return new SpecProblem(key, $"{key} is {Shown(option.GetValue(spec))}, but {nameKey} '{name}' does not read it. It is read by {who}{others}. Leave it out, or set {nameKey} to one of them.");
    }

    private static bool Same(object? value, object? other) =>
        value is IEnumerable list and not string && other is IEnumerable others ? list.Cast<object>().SequenceEqual(others.Cast<object>()) : Equals(value, other);

    private static string Shown(object? value) => value switch
    {
        null => "null",
        double number => number.ToString(CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value, value.GetType(), SpecJson.Options),
    };
}
