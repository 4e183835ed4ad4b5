using System.Diagnostics.CodeAnalysis;
using MetaRec.Data;

namespace MetaRec.Contracts.Security;

/// <summary>The names of the scopes, as keys, tokens and documents have them.</summary>
public static class ApiScopes
{
    private static readonly (string Name, ApiScope Scope)[] Known =
        [("read", ApiScope.Read), ("feedback", ApiScope.Feedback), ("train", ApiScope.Train), ("admin", ApiScope.Admin)];

    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>The names of several scopes.</summary>
    public static IReadOnlyList<string> NamesOf(ApiScope scopes) => [.. Known.Where(known => scopes.HasFlag(known.Scope)).Select(known => known.Name)];

    /// <summary>The scope of a name; None where there is no such scope.</summary>
    public static ApiScope Of(string name) => Known.FirstOrDefault(known => known.Name == name).Scope;

    /// <summary>Reads a list of names.</summary>
    public static bool TryParse(IEnumerable<string> names, out ApiScope scopes, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(names);
        (scopes, error) = (ApiScope.None, null);
        foreach (var name in names)
        {
            var scope = Of(name);
            if (scope == ApiScope.None)
            {
                error = $"A scope is one of {string.Join(", ", Names)}, but was '{name}'. {Suggestion.For(name, Names)}".TrimEnd();
                return false;
            }

            scopes |= scope;
        }

        error = scopes == ApiScope.None ? $"A key needs at least one of the scopes {string.Join(", ", Names)}." : null;
        return error is null;
    }
}
