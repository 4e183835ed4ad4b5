using System.Text.Json.Nodes;
using MetaRec.Cli.CommandLine;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Specs;

/// <summary>Changes that <c>--set key=value</c> makes to a spec before it is submitted. A value is read as YAML, except where the key holds text.</summary>
internal static class SpecChanges
{
    private static readonly Lazy<JsonObject> Schema = new(SpecSchema.Create);

    /// <summary>Makes the changes in their order; of two to the same key the later one counts.</summary>
    /// <param name="root">The spec.</param>
    /// <param name="changes">Each key=value.</param>
    /// <returns>The option that set a key, by the key's path.</returns>
    /// <exception cref="UsageException">A change cannot be read, or goes into a value that has no keys.</exception>
    public static IReadOnlyDictionary<string, string> Apply(JsonObject root, IReadOnlyList<string> changes)
    {
        var origins = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            var (key, value) = SpecChange.Parse(change);
            var option = $"--set {change}";
            var names = key.Split('.');
            ParentOf(root, names, option)[names[^1]] = Value(names, value, option);
            origins[key] = option;
        }

        return origins;
    }

    private static JsonObject ParentOf(JsonObject root, string[] names, string option)
    {
        var parent = root;
        foreach (var name in names[..^1])
        {
            if (parent[name] is null)
            {
                parent[name] = new JsonObject();
            }

            parent = parent[name] as JsonObject
                ?? throw new UsageException($"{option}: '{name}' is {parent[name]!.ToJsonString()}, which has no keys. Set '{name}' itself, or leave it out of the file.");
        }

        return parent;
    }

    private static JsonNode? Value(string[] names, string text, string option)
    {
        if (IsText(names) && text is not ("null" or "~"))
        {
            return JsonValue.Create(text);
        }

        try
        {
            return YamlSpecReader.Read(text).Root;
        }
        catch (SpecSyntaxException error)
        {
            throw new UsageException($"{option}: {error.Problems[0].Message}");
        }
    }

    private static bool IsText(string[] names)
    {
        JsonNode? schema = Schema.Value;
        foreach (var name in names)
        {
            schema = (schema?["properties"] as JsonObject)?[name];
        }

        return schema?["type"] switch
        {
            JsonArray types => types.Any(type => type?.GetValue<string>() == "string"),
            JsonValue type => type.GetValue<string>() == "string",
            _ => false,
        };
    }
}
