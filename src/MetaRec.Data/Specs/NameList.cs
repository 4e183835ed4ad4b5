using System.Collections;

namespace MetaRec.Data.Specs;

/// <summary>Names that a spec may use, each with the options that it reads; more may be added while the process runs. Thread-safe: who enumerates sees the names of that moment.</summary>
public sealed class NameList : IReadOnlyList<string>
{
    private readonly Lock _adding = new();
    private volatile Entry[] _entries = [];

    public int Count => _entries.Length;

    public string this[int index] => _entries[index].Name;

    /// <summary>Adds a name behind the others, unless it is there.</summary>
    /// <param name="name">What specs write.</param>
    /// <param name="options">The properties of the spec's part that have a meaning under this name, such as <c>nameof(LearnerSpec.ContextSize)</c>.</param>
    public void Add(string name, IReadOnlyList<string> options)
    {
        lock (_adding)
        {
            _entries = Find(name) is null ? [.. _entries, new Entry(name, [.. options])] : _entries;
        }
    }

    /// <summary>The options that a name reads; none where there is no such name.</summary>
    public IReadOnlyList<string> OptionsOf(string name) => Find(name)?.Options ?? [];

    /// <summary>Whether what has the name reads an option.</summary>
    public bool Reads(string name, string option) => OptionsOf(name).Contains(option);

    /// <summary>The names that read an option, in their order.</summary>
    public IReadOnlyList<string> ReadersOf(string option) => [.. _entries.Where(entry => entry.Options.Contains(option)).Select(entry => entry.Name)];

    public IEnumerator<string> GetEnumerator() => _entries.Select(entry => entry.Name).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Entry? Find(string name) => Array.Find(_entries, entry => entry.Name == name);

    private sealed record Entry(string Name, string[] Options);
}
