namespace MetaRec.Gateway.Bulk;

/// <summary>The fields and values of an import, each once, so that a word that a thousand lines have is asked about once. The first ones only, where there are so many that they would not fit a message.</summary>
internal sealed class FeatureTally
{
    private const int MaxCharacters = 200_000;

    private readonly Dictionary<string, HashSet<string>> _values = new(StringComparer.Ordinal);
    private int _left = MaxCharacters;

    /// <summary>What the lines have.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Features => _values.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<string>)[.. entry.Value], StringComparer.Ordinal);

    /// <summary>Adds those of a line.</summary>
    public void Add(IReadOnlyDictionary<string, IReadOnlyList<string>> features)
    {
        foreach (var (field, values) in features)
        {
            if (!_values.TryGetValue(field, out var seen))
            {
                if (field.Length > _left)
                {
                    continue;
                }

                _left -= field.Length;
                _values.Add(field, seen = new HashSet<string>(StringComparer.Ordinal));
            }

            foreach (var value in values)
            {
                if (value.Length <= _left && seen.Add(value))
                {
                    _left -= value.Length;
                }
            }
        }
    }
}
