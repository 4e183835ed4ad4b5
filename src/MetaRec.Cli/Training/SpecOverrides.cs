using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Specs;
using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Training;

/// <summary>Changes single values of a spec by their path in its JSON, for example <c>learner.innerSteps=5</c>.</summary>
internal static class SpecOverrides
{
    private const string SyntheticPath = "dataset.synthetic.";
    private static readonly JsonSerializerOptions WithNulls = new(SpecJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    /// <summary>The spec with the changes, in their order.</summary>
    /// <param name="spec">The defaults.</param>
    /// <param name="changes">Each key=value.</param>
    /// <exception cref="UsageException">A key is unknown, belongs to an option, or a value is not of its type.</exception>
    public static TrainingSpec Apply(TrainingSpec spec, IReadOnlyList<string> changes)
    {
        if (spec.Dataset.Name == DatasetCatalog.Synthetic && changes.Any(change => change.StartsWith(SyntheticPath, StringComparison.Ordinal)))
        {
            spec = spec with { Dataset = spec.Dataset with { Synthetic = spec.Dataset.Synthetic ?? new SyntheticSpec() } };
        }

        return changes.Aggregate(spec, Apply);
    }

    private static TrainingSpec Apply(TrainingSpec spec, string change)
    {
        var (key, value) = SpecChange.Parse(change);
        var root = JsonSerializer.SerializeToNode(spec, WithNulls)!.AsObject();
        var leaves = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        Collect(root, "", leaves);
        if (!leaves.TryGetValue(key, out var parent))
        {
            var known = leaves.Keys.Where(path => !IsOption(path)).ToArray();
            var guess = Suggestion.For(key, known);
            throw new UsageException($"--set {change}: there is no key '{key}'. {(guess.Length > 0 ? guess : $"There are: {string.Join(", ", known)}.")}");
        }

        if (IsOption(key))
        {
            throw new UsageException($"--set {change}: '{key}' is set by an option of its own. Use --dataset, --data, --training, --seeds and the like.");
        }

        var name = key[(key.LastIndexOf('.') + 1)..];
        try
        {
            parent[name] = parent[name] is JsonValue current && current.GetValueKind() == JsonValueKind.String ? JsonValue.Create(value) : JsonNode.Parse(value);
            return root.Deserialize<TrainingSpec>(SpecJson.Options)!;
        }
        catch (JsonException)
        {
            throw new UsageException($"--set {change}: '{value}' cannot be a value of {key}, which is {Shown(spec, key)} by default. Give one of that kind.");
        }
    }

    private static string Shown(TrainingSpec spec, string key) =>
        key.Split('.').Aggregate(JsonSerializer.SerializeToNode(spec, WithNulls), (node, name) => node?[name])?.ToJsonString() ?? "unset";

    private static bool IsOption(string key) =>
        key is "seed" or "setting" || (key.StartsWith("dataset.", StringComparison.Ordinal) && !key.StartsWith(SyntheticPath, StringComparison.Ordinal));

    private static void Collect(JsonObject node, string prefix, Dictionary<string, JsonObject> leaves)
    {
        foreach (var (name, value) in node)
        {
            if (value is JsonObject inner)
            {
                Collect(inner, $"{prefix}{name}.", leaves);
            }
            else
            {
                leaves.Add(prefix + name, node);
            }
        }
    }
}
