using System.Text.Json.Nodes;
using MetaRec.Data.Specs;

namespace MetaRec.Learning.Checkpoints;

/// <summary>Says in words what differs between two specs.</summary>
public static class SpecDifference
{
    /// <summary>For example "seed is 1 there and 2 here; steps is 100 there and 200 here".</summary>
    public static string Describe(TrainingSpec there, TrainingSpec here)
    {
        var differences = new List<string>();
        Compare("", JsonNode.Parse(there.ToJson()), JsonNode.Parse(here.ToJson()), differences);
        return differences.Count == 0 ? "nothing that the specs show" : string.Join("; ", differences);
    }

    private static void Compare(string path, JsonNode? there, JsonNode? here, List<string> differences)
    {
        if (there is JsonObject a && here is JsonObject b)
        {
            foreach (var name in a.Select(pair => pair.Key).Union(b.Select(pair => pair.Key)))
            {
                if (name is not ("folder" or "checkpointEvery"))
                {
                    Compare(path.Length == 0 ? name : $"{path}.{name}", a[name], b[name], differences);
                }
            }
        }
        else if (!JsonNode.DeepEquals(there, here))
        {
            differences.Add($"{path} is {there?.ToJsonString() ?? "unset"} there and {here?.ToJsonString() ?? "unset"} here");
        }
    }
}
