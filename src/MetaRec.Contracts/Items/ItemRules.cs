using MetaRec.Contracts.Serving;

namespace MetaRec.Contracts.Items;

/// <summary>The rules for what a client says of an item.</summary>
public static class ItemRules
{
    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitle = 1000;

    /// <summary>Most fields with features.</summary>
    public const int MaxFields = 64;

    /// <summary>Most values of a field.</summary>
    public const int MaxValues = 256;

    /// <summary>Most categories.</summary>
    public const int MaxCategories = 64;

    /// <summary>What is wrong, by the name of the field; empty where nothing is.</summary>
    public static IReadOnlyDictionary<string, string[]> Problems(string id, ItemContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var problems = new Dictionary<string, string[]>();
        void Add(string field, string? problem)
        {
            if (problem is not null)
            {
                problems.TryAdd(field, [problem]);
            }
        }

        Add("id", ExternalId.Problem("id", id));
        Add("title", content.Title is null ? null : TextProblem("title", content.Title, MaxTitle));
        Add("features", content.Features.Count > MaxFields ? $"features must have {MaxFields} fields at most, but has {content.Features.Count}." : null);
        foreach (var (name, values) in content.Features.Take(MaxFields))
        {
            var field = $"features.{ExternalId.Shorten(name)}";
            Add(field, ExternalId.Problem("The name of a field", name));
            Add(field, values.Count > MaxValues ? $"{field} must have {MaxValues} values at most, but has {values.Count}." : null);
            Add(field, values.Take(MaxValues).Select(value => ExternalId.Problem(field, value)).FirstOrDefault(problem => problem is not null));
        }

        Add("categories", content.Categories.Count > MaxCategories ? $"categories must have {MaxCategories} names at most, but has {content.Categories.Count}." : null);
        Add("categories", content.Categories.Take(MaxCategories).Select(name => ExternalId.Problem("categories", name)).FirstOrDefault(problem => problem is not null));
        Add("availableUntil", content.AvailableFrom >= content.AvailableUntil
            ? $"availableUntil must be after availableFrom, but is {content.AvailableUntil:O}, and availableFrom {content.AvailableFrom:O}." : null);
        return problems;
    }

    private static string? TextProblem(string field, string text, int longest) =>
        text.Length is 0 || text.Length > longest ? $"{field} must have 1 to {longest} characters, but has {text.Length}."
        : text.Any(char.IsControl) ? $"{field} must not have control characters."
        : null;
}
