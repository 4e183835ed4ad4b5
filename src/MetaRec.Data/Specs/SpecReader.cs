using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace MetaRec.Data.Specs;

/// <summary>Reads a spec that a person wrote, and finds everything that keeps it from being one: unknown keys with the nearest known one, values of the wrong kind.</summary>
public static class SpecReader
{
    private static readonly JsonSerializerOptions Options = new(SpecJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <summary>All keys of a spec that have a value of their own, such as "learner.innerSteps".</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. KeysOf(typeof(TrainingSpec), "")];

    /// <summary>Parses the text of a spec; a key that comes twice is an error, and so is half a character (such as <c>\ud800</c>).</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonNode? Parse(string json) => StrictJson.Parse(json);

    /// <summary>Reads a spec.</summary>
    /// <param name="node">Its JSON.</param>
    /// <param name="problems">Everything that is wrong, by key; rules of range are not among it.</param>
    /// <returns>The spec; null where something is wrong.</returns>
    public static TrainingSpec? Read(JsonNode? node, out IReadOnlyList<SpecProblem> problems)
    {
        var found = new List<SpecProblem>();
        Check(node, typeof(TrainingSpec), "", found);
        problems = found;
        return found.Count == 0 ? node.Deserialize<TrainingSpec>(SpecJson.Options) : null;
    }

    private static void Check(JsonNode? node, Type type, string path, List<SpecProblem> problems)
    {
        var info = Options.GetTypeInfo(type);
        if (info.Kind != JsonTypeInfoKind.Object)
        {
            CheckValue(node, type, path, problems);
        }
        else if (node is not JsonObject keys)
        {
            problems.Add(new SpecProblem(path, $"{(path.Length == 0 ? "A spec" : path)} must be a mapping of keys to values, but is {Shown(node)}."));
        }
        else
        {
            foreach (var (name, value) in keys)
            {
                var key = Join(path, name);
                if (info.Properties.FirstOrDefault(property => property.Name == name) is { } known)
                {
                    CheckProperty(value, known, key, problems);
                }
                else
                {
                    problems.Add(new SpecProblem(key, Unknown(name, key, path, info)));
                }
            }
        }
    }

    private static void CheckProperty(JsonNode? value, JsonPropertyInfo property, string key, List<SpecProblem> problems)
    {
        if (value is not null)
        {
            Check(value, property.PropertyType, key, problems);
        }
        else if (!property.IsSetNullable)
        {
            problems.Add(new SpecProblem(key, $"{key} must have a value, but is null. Leave the key out for its default."));
        }
    }

    private static void CheckValue(JsonNode? node, Type type, string path, List<SpecProblem> problems)
    {
        try
        {
            _ = node.Deserialize(type, SpecJson.Options);
        }
        catch (JsonException)
        {
            problems.Add(new SpecProblem(path, $"{path} must be {KindOf(type)}, but is {Shown(node)}."));
        }
    }

    private static string Unknown(string name, string key, string path, JsonTypeInfo info)
    {
        var siblings = info.Properties.Select(property => property.Name).ToArray();
        var guess = Suggestion.For(name, siblings);
        if (guess.Length == 0 && Keys.FirstOrDefault(known => known.EndsWith($".{name}", StringComparison.Ordinal)) is { } elsewhere)
        {
            guess = $"Did you mean '{elsewhere}'?";
        }

        var place = path.Length == 0 ? "a spec" : path;
        return $"There is no key '{key}'. {(guess.Length > 0 ? guess : $"The keys of {place} are {string.Join(", ", siblings)}.")}";
    }

    private static string KindOf(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            _ when value.IsEnum => $"one of {string.Join(", ", Enum.GetValues(value).Cast<object>().Select(name => JsonSerializer.Serialize(name, value, SpecJson.Options)))}",
            _ when value == typeof(string) => "text",
            _ when value == typeof(bool) => "true or false",
            _ when value == typeof(double) => "a number",
            _ when value == typeof(int) => "a whole number",
            _ when value == typeof(ulong) => "a whole number from 0",
            _ => "a list of whole numbers",
        };
    }

    private static string Shown(JsonNode? node)
    {
        const int Longest = 60;
        var text = node?.ToJsonString() ?? "null";
        return text.Length > Longest ? $"{text[..Longest]}…" : text;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static IEnumerable<string> KeysOf(Type type, string path)
    {
        var info = Options.GetTypeInfo(type);
        return info.Kind == JsonTypeInfoKind.Object ? info.Properties.SelectMany(property => KeysOf(property.PropertyType, Join(path, property.Name))) : [path];
    }
}
