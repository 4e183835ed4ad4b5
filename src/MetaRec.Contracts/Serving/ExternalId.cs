using MetaRec.Contracts.Models;

namespace MetaRec.Contracts.Serving;

/// <summary>The rules for ids that clients choose: of users, items, events and models. An id means nothing to the system; it is compared by its characters.</summary>
public static class ExternalId
{
    /// <summary>Longest id, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>Shown instead of the rest of a long id.</summary>
    private const int Shown = 40;

    /// <summary>What is wrong with the id of a user, an item or an event, in a sentence that begins with the name of its field; null where it is one.</summary>
    /// <param name="field">How the caller calls it.</param>
    /// <param name="id">The id.</param>
    public static string? Problem(string field, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return $"{field} must have 1 to {MaxLength} characters, but is empty.";
        }

        if (id.Length > MaxLength)
        {
            return $"{field} must have 1 to {MaxLength} characters, but has {id.Length}.";
        }

        for (var i = 0; i < id.Length; i++)
        {
            if (char.IsControl(id[i]))
            {
                return $"{field} must not have control characters, but has U+{(int)id[i]:X4} at place {i + 1}.";
            }

            if (char.IsSurrogate(id[i]) && !(i + 1 < id.Length && char.IsSurrogatePair(id[i], id[++i])))
            {
                return $"{field} must be Unicode text, but has half a character at place {i + 1}.";
            }
        }

        return null;
    }

    /// <summary>What is wrong with the name of a model; null where it is one.</summary>
    public static string? ModelProblem(string field, string? name) =>
        name is not null && ModelNames.IsValid(name) ? null : $"{field} must be {ModelNames.Rule}, but is '{Shorten(name)}'.";

    /// <summary>The key of the grain of a user or an item. A model's name has no slash, so the key splits at the first one.</summary>
    public static string Key(string model, string id) => $"{model}/{id}";

    /// <summary>An id as a message shows it: without control characters, and the beginning only where it is long.</summary>
    public static string Shorten(string? id) =>
        id is null ? "" : new string([.. id.Take(Shown).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '\uFFFD' : letter)]) + (id.Length > Shown ? "…" : "");

    /// <summary>Model and id of a grain's key.</summary>
    /// <exception cref="ServingException">It is not such a key.</exception>
    public static (string Model, string Id) Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var (model, id) = slash > 0 ? (key[..slash], key[(slash + 1)..]) : ("", key);
        return ModelProblem("model", model) is { } wrong
            ? throw ServingException.Invalid("model", wrong)
            : Problem("id", id) is { } problem ? throw ServingException.Invalid("id", problem) : (model, id);
    }
}
