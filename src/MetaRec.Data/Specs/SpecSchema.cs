using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace MetaRec.Data.Specs;

/// <summary>The JSON Schema of a training spec: names, kinds, defaults. Ranges are rules, checked at submission.</summary>
public static class SpecSchema
{
    /// <summary>The schema, draft 2020-12.</summary>
    public static JsonObject Create()
    {
        var options = new JsonSerializerOptions(SpecJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        var root = options.GetJsonSchemaAsNode(typeof(TrainingSpec), new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true }).AsObject();
        SetDefaults(root, JsonSerializer.SerializeToNode(new TrainingSpec(), options)!.AsObject());
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "MetaRecCluster training spec",
        };
        foreach (var (name, value) in root)
        {
            schema[name] = value?.DeepClone();
        }

        return schema;
    }

    private static void SetDefaults(JsonObject schema, JsonObject defaults)
    {
        foreach (var (name, property) in schema["properties"]!.AsObject())
        {
            if (property is JsonObject inner && defaults[name] is { } value)
            {
                if (value is JsonObject values)
                {
                    SetDefaults(inner, values);
                }
                else
                {
                    inner["default"] = value.DeepClone();
                }
            }
        }
    }
}
