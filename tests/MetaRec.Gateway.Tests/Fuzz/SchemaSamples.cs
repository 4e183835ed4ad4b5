using System.Text.Json.Nodes;

namespace MetaRec.Gateway.Tests.Fuzz;

/// <summary>Makes values that fit the schemas of an OpenAPI document.</summary>
internal sealed class SchemaSamples(JsonNode document, Random random)
{
    private const int Deepest = 8;
    private static readonly string[] Words = ["a", "matrix", "user-1", "item 7", "drama", "Ünïcode", "0"];

    public JsonNode? Of(JsonNode? schema, int depth = 0)
    {
        if (schema is not JsonObject rules || depth > Deepest)
        {
            return JsonValue.Create(Word());
        }

        if ((string?)rules["$ref"] is { } reference)
        {
            return Of(Find(reference), depth + 1);
        }

        if ((rules["example"] ?? rules["default"] ?? rules["examples"]?.AsArray().FirstOrDefault()) is { } example && random.Next(2) == 0)
        {
            return example.DeepClone();
        }

        if (rules["enum"] is JsonArray { Count: > 0 } names)
        {
            return names[random.Next(names.Count)]?.DeepClone();
        }

        if ((rules["oneOf"] ?? rules["anyOf"] ?? rules["allOf"]) is JsonArray { Count: > 0 } choices)
        {
            return Of(choices[random.Next(choices.Count)], depth + 1);
        }

        return TypeOf(rules) switch
        {
            "object" => Object(rules, depth),
            "array" => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Of(rules["items"], depth + 1))]),
            "integer" => JsonValue.Create(random.Next(1, 100)),
            "number" => JsonValue.Create(random.Next(1, 10) / 2.0),
            "boolean" => JsonValue.Create(random.Next(2) == 0),
            "null" => null,
            _ => JsonValue.Create((string?)rules["format"] is "date-time" ? "2026-01-02T03:04:05Z" : Word()),
        };
    }

    private JsonObject Object(JsonObject rules, int depth)
    {
        var made = new JsonObject();
        foreach (var (name, schema) in rules["properties"] as JsonObject ?? [])
        {
            if (random.Next(4) > 0 || (rules["required"] as JsonArray)?.Any(required => (string?)required == name) == true)
            {
                made[name] = Of(schema, depth + 1);
            }
        }

        if (rules["additionalProperties"] is JsonObject others)
        {
            made[Word()] = Of(others, depth + 1);
        }

        return made;
    }

    private string? TypeOf(JsonObject rules)
    {
        if (rules["type"] is JsonArray { Count: > 0 } types)
        {
            return (string?)types[random.Next(types.Count)];
        }

        return (string?)rules["type"] ?? (rules.ContainsKey("properties") ? "object" : null);
    }

    private JsonNode? Find(string reference) =>
        reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonNode?)document, (node, name) => node?[name]);

    private string Word() => Words[random.Next(Words.Length)];
}
