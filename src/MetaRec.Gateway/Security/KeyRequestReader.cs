using System.Globalization;
using System.Text.Json.Nodes;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Security;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Requests;

namespace MetaRec.Gateway.Security;

/// <summary>Reads the body of a request for a key, and finds everything that is wrong with it.</summary>
internal sealed class KeyRequestReader
{
    private const int MaxName = 100;
    private const string Form = """Send {"name": "shop", "scopes": ["read", "feedback"]}.""";
    private static readonly string[] Fields = ["name", "scopes", "expiresAt", "ratePerMinute", "quotaPerDay", "maxConcurrent"];

    private readonly Dictionary<string, string[]> _errors = [];

    private KeyRequestReader()
    {
    }

    /// <summary>The key that is asked for, without id and secret.</summary>
    /// <exception cref="ServingException">The body is not a JSON object.</exception>
    /// <exception cref="InvalidSpecException">Something is wrong; the errors name the fields.</exception>
    public static async Task<ApiKey> ReadAsync(HttpRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var form = new KeyRequestReader();
        var key = form.Read(await JsonBody.ReadAsync(request, Form, cancellationToken), now);
        return form._errors.Count == 0 ? key : throw new InvalidSpecException(form._errors);
    }

    private ApiKey Read(JsonObject body, DateTimeOffset now)
    {
        foreach (var (name, _) in body.Where(field => !Fields.Contains(field.Key)))
        {
            Add(name, JsonBody.Unknown(name, Fields));
        }

        var limits = new ApiKeyLimits(
            (int?)Number(body, "ratePerMinute", ApiKeyLimits.MaxRatePerMinute), Number(body, "quotaPerDay", ApiKeyLimits.MaxQuotaPerDay), (int?)Number(body, "maxConcurrent", ApiKeyLimits.MostConcurrent));
        return new ApiKey("", Name(body), Scopes(body), "", now, "", Expiry(body, now), limits);
    }

    private string Name(JsonObject body)
    {
        if (body["name"] is JsonValue value && value.TryGetValue(out string? name) && name.Trim().Length is > 0 and <= MaxName && !name.Any(char.IsControl))
        {
            return name.Trim();
        }

        Add("name", string.Create(CultureInfo.InvariantCulture, $"name must be a text of 1 to {MaxName} characters, without control characters: what people call the key."));
        return "";
    }

    private ApiScope Scopes(JsonObject body)
    {
        var names = body["scopes"] is JsonArray array ? array.Select(item => item is JsonValue value && value.TryGetValue(out string? name) ? name : item?.ToJsonString() ?? "null") : [];
        if (!ApiScopes.TryParse(names, out var scopes, out var error))
        {
            Add("scopes", error);
        }

        return scopes;
    }

    private DateTimeOffset? Expiry(JsonObject body, DateTimeOffset now)
    {
        if (body["expiresAt"] is not { } given)
        {
            return null;
        }

        if (given is JsonValue value && value.TryGetValue(out DateTimeOffset time) && time > now)
        {
            return time.ToUniversalTime();
        }

        Add("expiresAt", $"expiresAt must be a time to come, such as {now.AddDays(90):yyyy-MM-dd'T'HH:mm:ss'Z'}, but is {given.ToJsonString()}.");
        return null;
    }

    private long? Number(JsonObject body, string name, long high)
    {
        if (body[name] is not { } given)
        {
            return null;
        }

        if (given is JsonValue value && value.TryGetValue(out long number) && number >= 1 && number <= high)
        {
            return number;
        }

        Add(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number between 1 and {high}, but is {given.ToJsonString()}."));
        return null;
    }

    private void Add(string field, string message) => _errors[field] = [message];
}
