using System.Buffers;
using MetaRec.Data.Specs;

namespace MetaRec.Learning;

/// <summary>What specs call by name: what the library has, and what its user registers. Thread-safe.</summary>
/// <param name="own">What the library has; its names are in <paramref name="names"/>.</param>
/// <param name="names">The names that specs may use.</param>
/// <param name="nameOf">The name of a thing.</param>
/// <param name="optionsOf">The options that a thing reads.</param>
/// <param name="options">The options that there are.</param>
internal sealed class Catalogue<T>(IReadOnlyList<T> own, NameList names, Func<T, string> nameOf, Func<T, IReadOnlyList<string>> optionsOf, IReadOnlyList<string> options)
    where T : class
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly Lock _adding = new();
    private volatile IReadOnlyList<T> _all = own;

    public IReadOnlyList<T> All => _all;

    /// <exception cref="InvalidOperationException">Nothing has the name.</exception>
    public T Of(string name)
    {
        var all = _all;
        return all.FirstOrDefault(thing => nameOf(thing) == name)
            ?? throw new InvalidOperationException($"This process knows nothing called '{name}', only {string.Join(", ", all.Select(nameOf))}. Register it where the process starts.");
    }

    /// <summary>Adds one; the same type under the same name is added once.</summary>
    /// <exception cref="ArgumentException">The name is not one that a spec would write, or another type's; or there is no such option.</exception>
    public void Register(T thing)
    {
        var name = nameOf(thing);
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw new ArgumentException($"A name is made of lower-case letters, digits and hyphens, as specs write it, but {thing.GetType().Name} is called '{name}'. Rename it.", nameof(thing));
        }

        var reads = optionsOf(thing);
        if (reads.FirstOrDefault(option => !options.Contains(option)) is { } unknown)
        {
            throw new ArgumentException($"{thing.GetType().Name} reads an option '{unknown}', but there are only {string.Join(", ", options)}. Name one of these.", nameof(thing));
        }

        lock (_adding)
        {
            var known = _all.FirstOrDefault(other => nameOf(other) == name);
            if (known is null)
            {
                _all = [.. _all, thing];
                names.Add(name, reads);
            }
            else if (known.GetType() != thing.GetType())
            {
                throw new ArgumentException($"'{name}' is the name of {known.GetType().Name}, so {thing.GetType().Name} cannot have it. Rename it.", nameof(thing));
            }
        }
    }
}
