using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MetaRec.Client;

namespace MetaRec.Gateway.Tests.Fuzz;

/// <summary>What every answer of the API must be, whatever was asked.</summary>
internal static partial class AnswerRules
{
    /// <summary>The rule that an answer breaks; null: none.</summary>
    public static string? Broken(FuzzRequest request, HttpResponseMessage answer, string body)
    {
        var status = (int)answer.StatusCode;
        if (status is not (>= 200 and < 300 or >= 400 and < 500) && answer.StatusCode != HttpStatusCode.NotModified)
        {
            return "only 2xx and 4xx are answers";
        }

        if (Internals().Match(body) is { Success: true } leak)
        {
            return $"an answer shows no internals ({leak.Value.Trim()})";
        }

        var type = answer.Content.Headers.ContentType?.MediaType;
        if (status < 400)
        {
            return type is "application/json" && body.Length > 0 && Parse(body) is null ? "an answer said to be JSON is JSON" : null;
        }

        if (request.Method == "HEAD" || (request.IsForTheServer && body.Length == 0) || !request.Target.StartsWith("/v1", StringComparison.Ordinal))
        {
            return null;
        }

        if (type != "application/problem+json" || Parse(body) is not JsonObject problem)
        {
            return $"a refusal is a problem document (it is {type ?? "nothing"})";
        }

        if (Text(problem["type"]).Length == 0 || Text(problem["title"]).Length == 0 || (int?)problem["status"] != status)
        {
            return "a problem has type, title and the status of the answer";
        }

        return Text(problem["type"]) == ProblemTypes.Invalid && problem["errors"] is not JsonObject { Count: > 0 } ? "a problem of validation names the fields in errors" : null;
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static JsonNode? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\w+Exception\b|\n\s+at \w|\bat \w+\.\w+\.\w+\(|\bSystem\.\w+|\bOrleans\.\w+|\bMicrosoft\.\w+|\bMetaRec\.(Gateway|Grains|Contracts|Data|Learning)\.\w+|\.cs:line", RegexOptions.CultureInvariant)]
    private static partial Regex Internals();
}
