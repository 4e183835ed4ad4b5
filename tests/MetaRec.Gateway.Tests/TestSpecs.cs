using System.Text.Json.Nodes;

namespace MetaRec.Gateway.Tests;

/// <summary>Specs of small jobs, as a person would write them.</summary>
internal static class TestSpecs
{
    /// <summary>Done in a second.</summary>
    public static JsonObject Short(int seed = 1) => Of(6, seed);

    /// <summary>Not done before the test is.</summary>
    public static JsonObject Endless() => Of(1_000_000, 1);

    private static JsonObject Of(int steps, int seed) => JsonNode.Parse($$"""
        {
          "dataset": { "synthetic": { "users": 100, "items": 100, "ratingsPerUser": 20 } },
          "model": { "embeddingSize": 8, "hidden": [16] },
          "steps": {{steps}}, "microBatchSize": 4, "checkpointEvery": 2, "seed": {{seed}}
        }
        """)!.AsObject();
}
