using MetaRec.Data;

namespace MetaRec.Learning.Serving;

/// <summary>Reads features in the words of the data set. Immutable.</summary>
internal sealed class FeatureWords(FeatureTable table)
{
    private readonly Dictionary<string, int>[] _words =
    [
        .. table.Fields.Select(field => field.Vocabulary.Select((word, index) => (word, index)).DistinctBy(pair => pair.word).ToDictionary(pair => pair.word, pair => pair.index, StringComparer.Ordinal)),
    ];

    /// <summary>Vocabulary indices, field by field, ascending and distinct; what the vocabulary does not have is left out.</summary>
    /// <param name="features">Values by field; they replace what the table has of the field.</param>
    /// <param name="entity">Who has the other fields as the table says, or −1 for nobody.</param>
    public IReadOnlyList<int[]> Read(IReadOnlyDictionary<string, IReadOnlyList<string>> features, int entity)
    {
        var values = new int[_words.Length][];
        for (var f = 0; f < values.Length; f++)
        {
            var field = table.Fields[f];
            values[f] = features.TryGetValue(field.Name, out var words)
                ? [.. words.Where(_words[f].ContainsKey).Select(word => _words[f][word]).Distinct().Order()]
                : entity < 0 ? [] : field.Of(entity).ToArray();
        }

        return values;
    }
}
