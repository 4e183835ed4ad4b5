using System.Text.Json.Nodes;
using MetaRec.Client;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MetaRec.Gateway;

/// <summary>Examples of requests and answers in the OpenAPI document, for the calls that applications make.</summary>
internal static class OpenApiExamples
{
    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";

    private const string Ranked = """
        {"model": "default", "modelVersion": 3, "adapted": true, "adaptedOn": 2, "coldStart": false, "tookMs": 1.8,
         "items": [{"id": "i7", "title": "Dune", "score": 4.62, "rank": 1, "reasons": null}, {"id": "i3", "title": "Alien", "score": 4.4, "rank": 2, "reasons": null}],
         "warnings": []}
        """;

    private const string User = """
        {"id": "ann", "model": "default", "features": {"age": ["25"]}, "createdAt": "2026-01-31T12:00:00+00:00", "eventCount": 1,
         "events": [{"id": "e1", "item": "i1", "rating": 5, "time": "2026-01-31T12:00:00+00:00"}], "nextCursor": null, "warnings": null}
        """;

    private const string Import = """{"accepted": 2, "created": 2, "rejected": 1, "errors": [{"line": 3, "errors": {"id": ["id must be given as text."]}}], "tookMs": 4.1, "warnings": []}""";

    private static readonly Dictionary<string, string> Requests = new(StringComparer.Ordinal)
    {
        ["addFeedback"] = """{"events": [{"id": "e1", "user": "ann", "item": "i1", "rating": 5, "time": "2026-01-31T12:00:00Z"}]}""",
        ["recommendForSession"] = """{"features": {"age": "25"}, "ratings": [{"item": "i1", "rating": 5}, {"item": "i2", "rating": 1}], "n": 2}""",
        ["rankItems"] = """{"user": "ann", "items": ["i7", "i3"]}""",
        ["putUser"] = """{"features": {"age": "25"}}""",
        ["putItem"] = """{"title": "Dune", "features": {"genre": ["Sci-Fi"]}, "categories": ["film"], "availableFrom": "2026-01-01T00:00:00Z"}""",
        ["importItems"] = """{"id": "i7", "title": "Dune", "features": {"genre": ["Sci-Fi"]}}""",
        ["importUsers"] = """{"id": "ann", "features": {"age": "25"}}""",
        ["importFeedback"] = """{"user": "ann", "item": "i1", "rating": 5, "time": "2026-01-31T12:00:00Z"}""",
    };

    private static readonly Dictionary<string, string> Answers = new(StringComparer.Ordinal)
    {
        ["addFeedback"] = """{"model": "default", "accepted": 1, "duplicates": 0, "rejected": 0, "tookMs": 2.4, "events": [{"index": 0, "id": "e1", "outcome": "accepted", "field": null, "reason": null}]}""",
        ["recommendForSession"] = Ranked,
        ["rankItems"] = Ranked,
        ["getRecommendations"] = Ranked,
        ["getQuestions"] = Ranked,
        ["searchCatalogue"] = """{"model": "default", "modelVersion": 3, "scaleMin": 1, "scaleMax": 5, "userFields": {"age": ["18", "25"]}, "items": [{"id": "i7", "title": "Dune", "ratings": 812}]}""",
        ["getItemAudience"] = """{"id": "i7", "title": "Dune", "model": "default", "modelVersion": 3, "lookedAt": 10000, "rated": 12, "whole": false, "tookMs": 2140.5, "users": [{"id": "ann", "score": 4.81, "adaptedOn": 20}], "by": null, "groupCount": null, "groups": null}""",
        ["getUser"] = User,
        ["putUser"] = User,
        ["listUsers"] = """{"users": [{"id": "ann", "features": {"age": ["25"]}, "createdAt": "2026-01-31T12:00:00+00:00", "eventCount": 1}], "nextCursor": null}""",
        ["deleteUser"] = """{"id": "ann", "model": "default", "existed": true, "eventsRemoved": 1}""",
        ["importItems"] = Import,
        ["importUsers"] = Import,
        ["importFeedback"] = """{"accepted": 2, "duplicates": 0, "rejected": 0, "errors": [], "tookMs": 6.3}""",
    };

    public static void AddExamples(this OpenApiOptions options) => options.AddOperationTransformer((operation, _, _) =>
    {
        var id = operation.OperationId ?? "";
        if (Requests.TryGetValue(id, out var request))
        {
            Put(operation.RequestBody?.Content, request);
        }

        if (Answers.TryGetValue(id, out var answer) && operation.Responses?.GetValueOrDefault("200") is { } response)
        {
            Put(response.Content, answer);
        }

        return Task.CompletedTask;
    });

    private static void Put(IDictionary<string, OpenApiMediaType>? content, string example)
    {
        if (content is null)
        {
            return;
        }

        if (content.TryGetValue(Json, out var json))
        {
            json.Example = JsonNode.Parse(example);
        }
        else if (content.TryGetValue(Lines, out var lines))
        {
            lines.Example = JsonNode.Parse(example)!.ToJsonString(ApiJson.Options) + "\n";
        }
    }
}
