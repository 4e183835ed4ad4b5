using System.Collections;

namespace MetaRec.Data.Specs;

/// <summary>Names that a spec may use, to which more may be added while the process runs. Thread-safe: who enumerates sees the names of that moment.</summary>
public sealed class NameList : IReadOnlyList<string>
{
    private readonly Lock _adding = new();
    private volatile string[] _names = [];

    public int Count => _names.Length;

    public string this[int index] => _names[index];

    /// <summary>Adds a name behind the others, unless it is there.</summary>
    public void Add(string name)
    {
        lock (_adding)
        {
            _names = _names.Contains(name) ? _names : [.. _names, name];
        }
    }

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
