using System.Buffers;

namespace MetaRec.Data.Specs;

/// <summary>Something wrong with a spec.</summary>
/// <param name="Key">The path of the value in the spec's JSON, for example "learner.innerSteps"; "" for the whole.</param>
/// <param name="Message">Value, rule and remedy.</param>
public sealed record SpecProblem(string Key, string Message)
{
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.");

    /// <summary>The messages by key, in their order.</summary>
    public static IReadOnlyDictionary<string, string[]> ByKey(IEnumerable<SpecProblem> problems) =>
        problems.GroupBy(problem => problem.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(problem => problem.Message).ToArray(), StringComparer.Ordinal);

    /// <summary>A broken rule, whose text begins with the key that it is about.</summary>
    internal static SpecProblem Of(string rule)
    {
        var length = rule.AsSpan().IndexOfAnyExcept(KeyCharacters);
        return new SpecProblem(length < 0 ? rule : rule[..length], rule);
    }
}
