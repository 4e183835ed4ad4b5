using System.Text.Json.Nodes;
using MetaRec.Data.Specs;

namespace MetaRec.Data.Tests.Specs;

public sealed class SpecSchemaTests
{
    [Fact]
    public void Create_EveryKeyOfASpec_IsInTheSchema()
    {
        var schema = SpecSchema.Create();

        Assert.All(SpecReader.Keys, key => Assert.NotNull(Find(schema, key)));
        Assert.Equal(5, Find(schema, "learner.innerSteps")!["default"]!.GetValue<int>());
        Assert.Equal(["second", "first"], Find(schema, "learner.order")!["enum"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
        Assert.False(Find(schema, "learner")!["additionalProperties"]!.GetValue<bool>());
    }

    private static JsonNode? Find(JsonNode schema, string key) => key.Split('.').Aggregate((JsonNode?)schema, (node, name) => node?["properties"]?[name]);
}
