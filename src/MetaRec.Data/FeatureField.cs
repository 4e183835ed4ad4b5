namespace MetaRec.Data;

/// <summary>
/// A categorical feature of users or of items: each entity has none, one or several values out of a vocabulary.
/// Stored as compressed rows: the values of entity e are <c>Values[Offsets[e]..Offsets[e + 1]]</c>, ascending and distinct.
/// </summary>
public sealed class FeatureField
{
    private readonly int[] _offsets;
    private readonly int[] _values;

    /// <param name="name">Name of the field, for example "genre".</param>
    /// <param name="vocabulary">The distinct values, by index.</param>
    /// <param name="offsets">Entities + 1 ascending offsets into <paramref name="values"/>, from 0.</param>
    /// <param name="values">Vocabulary indices.</param>
    /// <exception cref="ArgumentException">The offsets do not fit the values.</exception>
    public FeatureField(string name, IReadOnlyList<string> vocabulary, int[] offsets, int[] values)
    {
        if (offsets.Length == 0 || offsets[0] != 0 || offsets[^1] != values.Length)
        {
            throw new ArgumentException($"Offsets of feature '{name}' must run from 0 to the {values.Length} values.", nameof(offsets));
        }

        Name = name;
        Vocabulary = vocabulary;
        _offsets = offsets;
        _values = values;
    }

    public string Name { get; }

    public IReadOnlyList<string> Vocabulary { get; }

    /// <summary>How many entities the field covers.</summary>
    public int Count => _offsets.Length - 1;

    /// <summary>The vocabulary indices of one entity; empty where it has no value.</summary>
    public ReadOnlySpan<int> Of(int entity) => _values.AsSpan(_offsets[entity].._offsets[entity + 1]);
}
