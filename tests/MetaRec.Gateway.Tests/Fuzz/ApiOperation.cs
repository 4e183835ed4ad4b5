using System.Text.Json.Nodes;

namespace MetaRec.Gateway.Tests.Fuzz;

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">path, query or header.</param>
/// <param name="Schema">What it may be.</param>
internal sealed record ApiParameter(string Name, string Place, JsonNode? Schema);

/// <summary>An operation of the API, as its document describes it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Method">The HTTP method, in capitals.</param>
/// <param name="Path">The path, with parameters in braces.</param>
/// <param name="Parameters">What it takes beside the body.</param>
/// <param name="Bodies">The media types of its body, and their schemas; none: it takes no body.</param>
internal sealed record ApiOperation(string Id, string Method, string Path, IReadOnlyList<ApiParameter> Parameters, IReadOnlyList<(string MediaType, JsonNode? Schema)> Bodies)
{
    /// <summary>All operations of an OpenAPI document.</summary>
    public static IReadOnlyList<ApiOperation> ReadAll(JsonNode document) =>
        [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => Read(path.Key, operation.Key, operation.Value!)))];

    private static ApiOperation Read(string path, string method, JsonNode operation)
    {
        var parameters = operation["parameters"]?.AsArray().Select(parameter => new ApiParameter((string)parameter!["name"]!, (string)parameter["in"]!, parameter["schema"])) ?? [];
        var bodies = operation["requestBody"]?["content"]?.AsObject().Select(content => (content.Key, content.Value?["schema"])) ?? [];
        return new ApiOperation((string?)operation["operationId"] ?? $"{method} {path}", method.ToUpperInvariant(), path, [.. parameters], [.. bodies]);
    }
}
