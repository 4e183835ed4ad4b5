namespace MetaRec.Data.Importing;

/// <summary>Collects the values of one feature, entity by entity; the vocabulary is in order of first appearance.</summary>
internal sealed class FeatureBuilder(string name)
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<string> _vocabulary = [];
    private readonly List<int> _offsets = [0];
    private readonly List<int> _values = [];

    /// <summary>Adds the next entity; empty texts are no values.</summary>
    public void Add(params ReadOnlySpan<string> values)
    {
        var start = _values.Count;
        foreach (var value in values)
        {
            if (value.Length == 0)
            {
                continue;
            }

            if (!_index.TryGetValue(value, out var index))
            {
                index = _vocabulary.Count;
                _index.Add(value, index);
                _vocabulary.Add(value);
            }

            if (_values.IndexOf(index, start) < 0)
            {
                _values.Add(index);
            }
        }

        _values.Sort(start, _values.Count - start, null);
        _offsets.Add(_values.Count);
    }

    /// <summary>The field; entities that were not added, up to <paramref name="count"/>, have no value.</summary>
    public FeatureField Build(int count)
    {
        while (_offsets.Count <= count)
        {
            _offsets.Add(_values.Count);
        }

        return new FeatureField(name, _vocabulary, [.. _offsets], [.. _values]);
    }
}
