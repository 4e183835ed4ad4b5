using System.Globalization;
using System.Text.Json.Nodes;
using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Requests;

namespace MetaRec.Gateway.Items;

/// <summary>Reads an item out of JSON, and finds everything that is wrong with it.</summary>
internal static class ItemReader
{
    /// <summary>What the body of a put is to be like.</summary>
    public const string Form = """Send {"title": "…", "features": {"genre": ["…"]}, "categories": ["…"]}.""";

    /// <summary>What a line of an import is to be like.</summary>
    public const string LineForm = """Send {"id": "…", "title": "…", "features": {"genre": ["…"]}, "categories": ["…"]} in each line.""";

    private static readonly string[] Fields = ["title", "features", "categories", "availableFrom", "availableUntil", "hidden"];

    // What answers have beside them: an item that was read can be put again as it is.
    private static readonly string[] Ignored = ["id", "etag", "changedAt", "earlyRatings", "earlyMean", "warnings"];

    /// <summary>Reads an item whose id is known.</summary>
    /// <exception cref="ServingException">It is none; the errors name the fields.</exception>
    public static ItemWrite Read(string id, JsonObject body)
    {
        var problems = new Dictionary<string, string[]>();
        if (body["id"] is { } given && Text(given) != id)
        {
            problems["id"] = [$"id must be that of the path, or left out, but is {Shown(given)}."];
        }

        return Finish(new ItemWrite(id, Content(body, problems)), problems);
    }

    /// <summary>Reads a line of an import.</summary>
    /// <exception cref="ServingException">It is none; the errors name the fields.</exception>
    public static ItemWrite ReadLine(JsonObject body)
    {
        var problems = new Dictionary<string, string[]>();
        var id = body["id"] is { } given ? Text(given) : null;
        if (id is null)
        {
            problems["id"] = [body["id"] is { } wrong ? $"id must be text, but is {Shown(wrong)}." : "id must be given."];
        }

        return Finish(new ItemWrite(id ?? "", Content(body, problems)), problems);
    }

    private static ItemWrite Finish(ItemWrite item, Dictionary<string, string[]> problems)
    {
        foreach (var (field, messages) in ItemRules.Problems(item.Id, item.Content))
        {
            problems.TryAdd(field, messages);
        }

        return problems.Count == 0
            ? item
            : throw new ServingException(ServingProblem.Invalid, string.Join(' ', problems.Values.SelectMany(messages => messages)), problems);
    }

    private static ItemContent Content(JsonObject body, Dictionary<string, string[]> problems)
    {
        foreach (var (name, _) in body.Where(field => !Ignored.Contains(field.Key) && !Fields.Contains(field.Key)))
        {
            problems[ExternalId.Shorten(name)] = [JsonBody.Unknown(name, Fields)];
        }

        string? title = null;
        if (body["title"] is { } titled && (title = Text(titled)) is null)
        {
            problems["title"] = [$"title must be text, but is {Shown(titled)}."];
        }

        var hidden = false;
        if (body["hidden"] is { } flag && !(flag is JsonValue value && value.TryGetValue(out hidden)))
        {
            problems["hidden"] = [$"hidden must be true or false, but is {Shown(flag)}."];
        }

        return new ItemContent(
            title, Features(body["features"], problems), body["categories"] is { } names ? Texts("categories", names, problems) : [],
            Time("availableFrom", body["availableFrom"], problems), Time("availableUntil", body["availableUntil"], problems), hidden);
    }

    private static Dictionary<string, IReadOnlyList<string>> Features(JsonNode? node, Dictionary<string, string[]> problems)
    {
        var features = new Dictionary<string, IReadOnlyList<string>>();
        if (node is JsonObject fields)
        {
            foreach (var (name, values) in fields)
            {
                features[name] = values is null ? [] : Texts($"features.{ExternalId.Shorten(name)}", values, problems);
            }
        }
        else if (node is not null)
        {
            problems["features"] = [$"features must be an object of fields with values, but is {Shown(node)}."];
        }

        return features;
    }

    private static string[] Texts(string field, JsonNode node, Dictionary<string, string[]> problems)
    {
        string?[] texts = node is JsonArray array ? [.. array.Select(Text)] : [Text(node)];
        if (texts.All(text => text is not null))
        {
            return [.. texts.OfType<string>().Distinct(StringComparer.Ordinal)];
        }

        problems[field] = [$"{field} must be text, or a list of texts, but is {Shown(node)}."];
        return [];
    }

    private static DateTimeOffset? Time(string field, JsonNode? node, Dictionary<string, string[]> problems)
    {
        if (node is null)
        {
            return null;
        }

        if (Text(node) is { } text && text.Contains('T') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time.ToUniversalTime();
        }

        problems[field] = [$"{field} must be a time as in 2026-01-31T18:00:00Z, but is {Shown(node)}."];
        return null;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Shown(JsonNode node) => ExternalId.Shorten(node.ToJsonString());
}
