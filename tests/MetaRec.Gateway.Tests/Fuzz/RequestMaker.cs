using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MetaRec.Gateway.Tests.Fuzz;

/// <summary>Makes valid requests for the operations of an API. One seed makes one request.</summary>
/// <param name="document">The OpenAPI document.</param>
/// <param name="examples">Bodies of operations whose schema says less than they want.</param>
/// <param name="files">Bodies of operations that take a file.</param>
/// <param name="known">What there is.</param>
internal sealed class RequestMaker(JsonNode document, IReadOnlyDictionary<string, Func<JsonNode>> examples, IReadOnlyDictionary<string, byte[]> files, KnownThings known)
{
    private const int OtherBytes = 200;

    // Without these a request is refused, although the document calls no parameter of a query required.
    private static readonly string[] Needed = ["job", "version", "share"];

    /// <param name="operation">What is asked for.</param>
    /// <param name="random">Chooses.</param>
    public FuzzRequest Make(ApiOperation operation, Random random)
    {
        var samples = new SchemaSamples(document, random);
        var request = new FuzzRequest(operation);
        foreach (var segment in operation.Path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            request.Segments.Add(segment[0] == '{' ? Uri.EscapeDataString(Id(operation, segment.Trim('{', '}'), random)) : segment);
        }

        foreach (var parameter in operation.Parameters.Where(parameter => parameter.Place != "path" && random.Next(100) < (Needed.Contains(parameter.Name) ? 80 : 33)))
        {
            var value = (random.Next(4) > 0 ? known.Of(operation, parameter.Name, random) : null) ?? Text(samples.Of(parameter.Schema));
            if (parameter.Place == "query")
            {
                request.Query.Add((Uri.EscapeDataString(parameter.Name), Uri.EscapeDataString(value)));
            }
            else if (value.All(char.IsAscii))
            {
                request.Headers.Add((parameter.Name, value));
            }
        }

        if (operation.Bodies.Count > 0)
        {
            var (type, schema) = operation.Bodies[random.Next(operation.Bodies.Count)];
            request.Headers.Add(("Content-Type", type));
            request.Body = BodyOf(operation, type, schema, samples, random);
        }

        return request;
    }

    private string Id(ApiOperation operation, string parameter, Random random) =>
        (random.Next(4) > 0 ? known.Of(operation, parameter, random) : null) ?? string.Create(CultureInfo.InvariantCulture, $"fuzz-{random.Next(20)}");

    private static string Text(JsonNode? value) => value is JsonValue text && text.TryGetValue(out string? plain) ? plain : value?.ToJsonString() ?? "";

    private byte[] BodyOf(ApiOperation operation, string type, JsonNode? schema, SchemaSamples samples, Random random)
    {
        JsonNode? One()
        {
            var body = examples.TryGetValue(operation.Id, out var example) && random.Next(4) > 0 ? example() : samples.Of(schema);
            return random.Next(4) > 0 ? known.In(body, random) : body;
        }

        if (type.Contains("ndjson", StringComparison.Ordinal) || type.Contains("jsonl", StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, random.Next(1, 6)).Select(_ => One()?.ToJsonString() ?? "null")));
        }

        if (type.Contains("json", StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(One()?.ToJsonString() ?? "null");
        }

        if (files.TryGetValue(operation.Id, out var file) && random.Next(4) > 0)
        {
            return file;
        }

        var bytes = new byte[OtherBytes];
        random.NextBytes(bytes);
        return bytes;
    }
}
