using MetaRec.Contracts.Serving;
using MetaRec.Data;

namespace MetaRec.Grains.Serving;

/// <summary>
/// Says which features have no effect on a version's predictions, since it was trained without them. They are no error: they are kept, and a later version may know them. Immutable and thread-safe.
/// </summary>
/// <param name="table">What the version knows.</param>
/// <param name="whose">"users" or "items".</param>
internal sealed class FeatureWarnings(FeatureTable table, string whose)
{
    /// <summary>Most warnings of one answer; the last one then says how many there are beside them.</summary>
    public const int Most = 10;

    private const int LongestSuggestion = 64;
    private const int MostSuggestions = 2000;

    private readonly Dictionary<string, HashSet<string>> _values = table.Fields.ToDictionary(field => field.Name, field => field.Vocabulary.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>A sentence for each field or value that has none.</summary>
    /// <param name="features">Values by field.</param>
    public IReadOnlyList<string> Of(IReadOnlyDictionary<string, IReadOnlyList<string>> features)
    {
        List<(string Field, string? Value)> unknown = [];
        foreach (var (name, values) in features)
        {
            unknown.AddRange(_values.TryGetValue(name, out var known)
                ? values.Where(value => !known.Contains(value)).Select(value => (name, (string?)value))
                : [(name, null)]);
        }

        return unknown.Count <= Most
            ? [.. unknown.Select(Sentence)]
            : [.. unknown.Take(Most - 1).Select(Sentence), $"{unknown.Count - Most + 1} more fields or values have no effect."];
    }

    /// <summary>What was probably meant; nothing where finding it would cost a serving thread too long.</summary>
    public static string Near(string value, IReadOnlyCollection<string> known) => value.Length <= LongestSuggestion && known.Count <= MostSuggestions ? Suggestion.For(value, known) : "";

    private string Sentence((string Field, string? Value) unknown)
    {
        var (field, value) = unknown;
        if (value is not null)
        {
            return $"features.{field} '{ExternalId.Shorten(value)}' has no effect: it is none of the {_values[field].Count} values that the version in service knows. {Near(value, _values[field])}".TrimEnd();
        }

        var known = _values.Count == 0 ? "and none at all" : $"only {string.Join(", ", _values.Keys)}";
        return $"features.{ExternalId.Shorten(field)} has no effect: the version in service knows no such field of {whose}, {known}. {Near(field, _values.Keys)}".TrimEnd();
    }
}
