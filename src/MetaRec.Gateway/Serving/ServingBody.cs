using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Requests;

namespace MetaRec.Gateway.Serving;

/// <summary>Reads a JSON object field by field; what is wrong names the field.</summary>
/// <param name="body">The object.</param>
/// <param name="path">Where it is in the request, with a final dot; empty for the body itself.</param>
internal sealed class ServingBody(JsonObject body, string path = "")
{
    /// <summary>The body of a request.</summary>
    /// <exception cref="ServingException">It is not a JSON object, or has a field that there is not.</exception>
    public static async Task<ServingBody> ReadAsync(HttpRequest request, IReadOnlyList<string> fields, CancellationToken cancellationToken) =>
        Of(await JsonBody.ReadAsync(request, $"Its fields are {string.Join(", ", fields)}.", cancellationToken), "", fields);

    /// <summary>An object within the body.</summary>
    /// <exception cref="ServingException">It is not one, or has a field that there is not.</exception>
    public static ServingBody Of(JsonNode? node, string path, IReadOnlyList<string> fields)
    {
        if (node is not JsonObject known)
        {
            throw ServingException.Invalid(path.TrimEnd('.'), $"{(path.Length == 0 ? "The body" : path.TrimEnd('.'))} must be a JSON object with the fields {string.Join(", ", fields)}.");
        }

        if (known.FirstOrDefault(field => !fields.Contains(field.Key)).Key is { } unknown)
        {
            throw ServingException.Invalid($"{path}{ExternalId.Shorten(unknown)}", JsonBody.Unknown(unknown, fields));
        }

        return new ServingBody(known, path);
    }

    public bool Has(string field) => body[field] is not null;

    /// <summary>A field that is read elsewhere; null where it is not given.</summary>
    public JsonNode? Node(string field) => body[field];

    public string Text(string field) => OptionalText(field) ?? throw Wrong(field, "must be given as text.");

    public string? OptionalText(string field) => body[field] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw Wrong(field, "must be text."),
    };

    public float Number(string field) => body[field] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var number) && float.IsFinite((float)number)
        ? (float)number
        : throw Wrong(field, "must be given as a number.");

    public int Whole(string field, int otherwise) => body[field] switch
    {
        null => otherwise,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number) => number,
        _ => throw Wrong(field, "must be a whole number."),
    };

    public bool Flag(string field, bool otherwise) => body[field] switch
    {
        null => otherwise,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw Wrong(field, "must be true or false."),
    };

    public DateTimeOffset? Time(string field) => body[field] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<DateTimeOffset>(out var time) => time,
        _ => throw Wrong(field, "must be a time, like 2026-01-31T12:00:00Z."),
    };

    /// <summary>A list; empty where it is not given.</summary>
    public IReadOnlyList<JsonNode?> List(string field, int most) => body[field] switch
    {
        null => [],
        JsonArray list when list.Count <= most => [.. list],
        JsonArray list => throw Wrong(field, $"must have at most {most} entries, but has {list.Count}."),
        _ => throw Wrong(field, "must be a list."),
    };

    public IReadOnlyList<string> Texts(string field, int most) => [.. List(field, most).Select((node, place) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Wrong($"{field}[{place}]", "must be text."))];

    /// <summary>A profile: {"age": "25", "genre": ["a", "b"]}.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Features(string field)
    {
        var features = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (body[field] is not { } node)
        {
            return features;
        }

        foreach (var (name, value) in node as JsonObject ?? throw Wrong(field, "must be an object: the values of each field."))
        {
            var values = value is JsonArray list ? list.ToArray() : [value];
            features.Add(name, [.. values.Select(one => one is JsonValue text && text.TryGetValue<string>(out var written)
                ? written
                : throw Wrong($"{field}.{ExternalId.Shorten(name)}", "must be text, or a list of texts."))]);
        }

        return features;
    }

    private ServingException Wrong(string field, string rule) => ServingException.Invalid(path + field, $"{path}{field} {rule}");
}
