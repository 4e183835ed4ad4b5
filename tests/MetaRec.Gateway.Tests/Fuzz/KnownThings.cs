using System.Globalization;
using System.Text.Json.Nodes;

namespace MetaRec.Gateway.Tests.Fuzz;

/// <summary>Names of what there is on the server, so that requests get past the checks of their ids: by the collection that a path names first, and of versions and silos by their parameter.</summary>
internal sealed class KnownThings
{
    private const int MostIds = 40;
    private const int Versions = 4;
    private const int Users = 12;
    private const int Items = 12;

    private readonly Dictionary<string, List<string>> _ids = new(StringComparer.Ordinal);

    /// <summary>There is one more; of many the oldest but the first is forgotten.</summary>
    public void Add(string collection, string id)
    {
        if (!_ids.TryGetValue(collection, out var ids))
        {
            _ids.Add(collection, ids = []);
        }

        if (!ids.Contains(id))
        {
            ids.Add(id);
            if (ids.Count > MostIds)
            {
                ids.RemoveAt(1);
            }
        }
    }

    /// <summary>There are these, and no others.</summary>
    public void Set(string collection, IEnumerable<string> ids) => _ids[collection] = [.. ids];

    /// <summary>A value for a parameter of a path or a query; null: nothing is known of it.</summary>
    public string? Of(ApiOperation operation, string parameter, Random random) => parameter switch
    {
        "id" or "name" => One(operation.Path.Split('/', StringSplitOptions.RemoveEmptyEntries)[1], random),
        "silo" => One("silos", random),
        "job" => One("served", random),
        "model" => One("models", random),
        "version" => One("versions", random) ?? random.Next(1, Versions + 1).ToString(CultureInfo.InvariantCulture),
        "share" => (random.Next(1, 100) / 100.0).ToString(CultureInfo.InvariantCulture),
        "limit" or "n" => random.Next(1, 50).ToString(CultureInfo.InvariantCulture),
        "force" or "explain" or "excludeSeen" or "dryRun" => random.Next(2) == 0 ? "true" : "false",
        _ => null,
    };

    /// <summary>A body of the same form that names users and items that there are, and events without ids now and then.</summary>
    public JsonNode? In(JsonNode? body, Random random)
    {
        foreach (var fields in All(body).OfType<JsonObject>().ToArray())
        {
            if (fields["item"] is JsonValue)
            {
                fields["item"] = Item(random);
                if (random.Next(2) == 0)
                {
                    fields.Remove("id");
                }
            }

            if (fields["user"] is JsonValue)
            {
                fields["user"] = One("users", random);
            }

            if (fields["items"] is JsonArray { Count: > 0 } items && items[0] is JsonValue)
            {
                fields["items"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => JsonValue.Create(Item(random)))]);
            }
        }

        return body;
    }

    /// <summary>A node and all that it holds.</summary>
    public static IEnumerable<JsonNode> All(JsonNode? node) => node switch
    {
        null => [],
        JsonObject fields => fields.SelectMany(field => All(field.Value)).Prepend(node),
        JsonArray items => items.SelectMany(All).Prepend(node),
        _ => [node],
    };

    private static string Item(Random random) => string.Create(CultureInfo.InvariantCulture, $"i{random.Next(Items)}");

    private string? One(string collection, Random random) => collection switch
    {
        "users" => string.Create(CultureInfo.InvariantCulture, $"fuzz-user-{random.Next(Users)}"),
        "items" => Item(random),
        _ => _ids.TryGetValue(collection, out var ids) && ids.Count > 0 ? ids[random.Next(ids.Count)] : null,
    };
}
