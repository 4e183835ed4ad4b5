using System.Text.Json.Nodes;

namespace MetaRec.Cli.Specs;

/// <summary>A spec as it was written: its tree, and where each of its keys stands.</summary>
/// <param name="Root">The tree.</param>
/// <param name="Places">Line and column of each key, by its path, such as "learner.innerSteps".</param>
internal sealed record SpecText(JsonNode? Root, IReadOnlyDictionary<string, SpecPlace> Places)
{
    /// <summary>The path of a key.</summary>
    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
